import type { NoticeSeries } from '../registry/registry-state.js';

/**
 * Whether a material change of the purpose's notice has come into force since `version` (PIPL art. 14): whoever was
 * shown that version did not agree to what is done now. A mended typo is no material change.
 */
export function isNoticeOutdated(series: NoticeSeries | undefined, version: number, at: number): boolean {
  if (series === undefined) return true;
  return series.material.some((newer) => newer.version > version && newer.validFrom <= at);
}
