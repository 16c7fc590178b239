import { CodedError, type EventOf } from '@sealtrail/core';
import type { TrailDatabase } from '../trail/open-trail-database.js';
import type { RegistryRow } from '../trail/trail-tables.js';

/** Who issues, by which type and with which key: what a new certificate is made of besides its content. */
export interface IssuingFacts {
  readonly type: EventOf<'CertificateTypePublished'>;
  readonly issuerName: { readonly zh: string; readonly en: string };
  readonly sealKeyId: string;
}

/**
 * Looks the facts up in the trail. Fails with TYPE_NOT_FOUND, AGENCY_NOT_FOUND or SEAL_KEY_NOT_IN_FORCE; whether
 * the agency may issue at all is decided by the ledger.
 */
export async function findIssuingFacts(
  db: TrailDatabase,
  question: { readonly certificateType: string; readonly agency: string; readonly at: number },
): Promise<IssuingFacts> {
  const [type] = await newest<EventOf<'CertificateTypePublished'>>(
    db,
    'certificate-type',
    question.certificateType,
  );
  if (type === undefined) throw new CodedError('TYPE_NOT_FOUND', 'no active certificate type has this code');
  const [agency] = await newest<EventOf<'AgencyRegistered'>>(db, 'agency', question.agency);
  if (agency === undefined)
    throw new CodedError('AGENCY_NOT_FOUND', 'the agency is not registered, or suspended');
  const sealKeyId = await findSealKey(db, question);
  return { type, issuerName: agency.name, sealKeyId };
}

/** The publishing events of an entry's active versions, newest first. */
async function newest<E>(db: TrailDatabase, kind: RegistryRow['kind'], code: string): Promise<E[]> {
  const rows = await db
    .selectFrom('registry')
    .select('body')
    .where('kind', '=', kind)
    .where('code', '=', code)
    .where('status', '=', 'active')
    .orderBy('version', 'desc')
    .limit(1)
    .execute();
  return rows.map(({ body }) => JSON.parse(body) as E);
}

/** Of the agency's keys in force, the one that stays so longest. */
async function findSealKey(
  db: TrailDatabase,
  { agency, at }: { readonly agency: string; readonly at: number },
): Promise<string> {
  const rows = await db
    .selectFrom('registry')
    .select('body')
    .where('kind', '=', 'seal-key')
    .where('status', '=', 'active')
    .execute();
  const keys = rows
    .map(({ body }) => JSON.parse(body) as EventOf<'SealKeyAdded'>)
    .filter((key) => key.owner === agency && key.validFrom <= at && at < key.validUntil)
    .sort((a, b) => b.validUntil - a.validUntil);
  if (keys[0] === undefined)
    throw new CodedError('SEAL_KEY_NOT_IN_FORCE', 'the agency has no seal key in force');
  return keys[0].keyId;
}
