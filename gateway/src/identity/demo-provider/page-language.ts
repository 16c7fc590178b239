import type { KoaContextWithOIDC } from 'oidc-provider';
import type { PageLanguage } from './page.js';

/** The language asked for: by `?lang=`, else by `ui_locales` of the client, else by the browser; else Chinese. */
export function pageLanguage(
  ctx: Pick<KoaContextWithOIDC, 'query' | 'acceptsLanguages'>,
  uiLocales?: unknown,
): PageLanguage {
  const named = ctx.query['lang'] ?? (typeof uiLocales === 'string' ? uiLocales.split(' ')[0] : undefined);
  if (typeof named === 'string') return named.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
  return ctx.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh-CN';
}
