import type { EventOf } from '@sealtrail/core';
import type { TrailDatabase } from './open-trail-database.js';
import { createRegistryMemory } from './registry-memory.js';

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

export interface GrantsAtParts {
  readonly db: TrailDatabase;
  /** The newest block that changed the registry: `Trail.registryBlock`. */
  readonly registryBlock: () => number;
}

/** Looks the notices up in the trail, once until the registry changes; which of them are in force depends on the time. */
export function createGrantsAt({ db, registryBlock }: GrantsAtParts): (now: number) => Promise<GrantsAt> {
  const remember = createRegistryMemory(registryBlock);
  return async (now) => {
    const changes = await remember('notices', () => materialNotices(db));
    const notices = new Map<string, number>();
    for (const { purpose, version, validFrom } of changes)
      if (validFrom <= now) notices.set(purpose, Math.max(version, notices.get(purpose) ?? 0));
    return { now, notices };
  };
}

/** The versions that have changed something; the first language of each says from when on it is in force. */
async function materialNotices(db: TrailDatabase): Promise<readonly EventOf<'NoticePublished'>[]> {
  const rows = await db
    .selectFrom('registry')
    .select('body')
    .where('kind', '=', 'notice')
    .orderBy('seq')
    .execute();
  const versions = new Map<string, EventOf<'NoticePublished'>>();
  for (const { body } of rows) {
    const published = JSON.parse(body) as EventOf<'NoticePublished'>;
    const key = `${published.purpose} ${String(published.version)}`;
    if (!versions.has(key)) versions.set(key, published);
  }
  return [...versions.values()].filter(({ material }) => material);
}
