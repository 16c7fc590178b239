import type { EventOf } from '@sealtrail/core';
import type { TrailDatabase } from './open-trail-database.js';

/** What the status of a grant follows from, beside the grant. */
export interface GrantsAt {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /**
   * By purpose, the newest version of its notice that has changed something and is in force: who was shown an older one
   * did not agree to what is done now (PIPL art. 14).
   */
  readonly notices: ReadonlyMap<string, number>;
}

/** Reads the notices, which are few. */
export async function grantsAt(db: TrailDatabase, now: number): Promise<GrantsAt> {
  const rows = await db
    .selectFrom('registry')
    .select('body')
    .where('kind', '=', 'notice')
    .orderBy('seq')
    .execute();
  const notices = new Map<string, number>();
  const seen = new Set<string>();
  for (const { body } of rows) {
    const { purpose, version, material, validFrom } = JSON.parse(body) as EventOf<'NoticePublished'>;
    // The first language of a version says from when on it is in force.
    const key = `${purpose} ${String(version)}`;
    if (!seen.has(key) && material && validFrom <= now)
      notices.set(purpose, Math.max(version, notices.get(purpose) ?? 0));
    seen.add(key);
  }
  return { now, notices };
}
