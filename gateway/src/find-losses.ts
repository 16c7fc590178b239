import type { EventOf } from '@sealtrail/core';
import type { Services } from './services.js';

/** As many of the newest certificates are looked for as blocks are checked. */
const CERTIFICATES_LOOKED_FOR = 100;

type Searched = Pick<Services, 'config' | 'trail' | 'library' | 'sealKeys' | 'clock'>;

/**
 * What the ledger tells of and the data folder lacks, a sentence each: seal keys in force, and documents of the newest
 * certificates. The gateway works without them, and must, for lost seals to be retired. With a network nothing is
 * said: others' gateways have made some of it.
 */
export async function findLosses(services: Searched): Promise<readonly string[]> {
  if (services.config.ledger !== 'embedded') return [];
  return [...(await lostSeals(services)), ...(await lostDocuments(services))];
}

async function lostSeals({ trail, sealKeys, clock }: Searched): Promise<readonly string[]> {
  const now = clock();
  const rows = await trail.db
    .selectFrom('registry')
    .select('body')
    .where('kind', '=', 'seal-key')
    .where('status', '=', 'active')
    .execute();
  const lost: string[] = [];
  for (const { body } of rows) {
    const { keyId, owner, validUntil } = JSON.parse(body) as EventOf<'SealKeyAdded'>;
    if (validUntil <= now) continue;
    const kept = await sealKeys.list(owner);
    if (kept.some((key) => key.keyId === keyId)) continue;
    lost.push(
      `seals/ has no key ${keyId}, with which ${owner} seals: restore it, or retire it and add another one`,
    );
  }
  return lost;
}

async function lostDocuments({ trail, library }: Searched): Promise<readonly string[]> {
  const newest = await trail.db
    .selectFrom('certificates')
    .select('identifier')
    .orderBy('seq', 'desc')
    .limit(CERTIFICATES_LOOKED_FOR)
    .execute();
  let lost = 0;
  for (const { identifier } of newest) {
    const { state } = await library.get(identifier);
    if (state === 'absent') lost += 1;
  }
  if (lost === 0) return [];
  return [
    `library.sqlite has no documents of ${String(lost)} of the newest ${String(newest.length)} certificates: it is older than the ledger, or was begun anew; restore it`,
  ];
}
