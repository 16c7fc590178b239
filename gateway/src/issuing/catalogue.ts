import { CodedError, type EventOf } from '@sealtrail/core';
import type { TrailDatabase } from '../trail/open-trail-database.js';
import { createRegistryMemory } from '../trail/registry-memory.js';
import type { RegistryRow } from '../trail/trail-tables.js';

/** Who issues, by which type and with which key: what a new certificate is made of besides its content. */
export interface IssuingFacts {
  readonly type: EventOf<'CertificateTypePublished'>;
  readonly issuerName: { readonly zh: string; readonly en: string };
  readonly sealKeyId: string;
}

export interface IssuingCatalogueParts {
  readonly db: TrailDatabase;
  /** The newest block that changed the registry: `Trail.registryBlock`. */
  readonly registryBlock: () => number;
  /** Waits until the trail has what the ledger has now. */
  readonly catchUp: () => Promise<void>;
}

export interface IssuingQuestion {
  readonly certificateType: string;
  readonly agency: string;
  readonly at: number;
}

/**
 * Looks the facts up in the trail, once until the registry changes. Fails with TYPE_NOT_FOUND, TYPE_RETIRED,
 * AGENCY_NOT_FOUND, AGENCY_NOT_ACTIVE or SEAL_KEY_NOT_IN_FORCE, and not for what a trail that is behind does not know
 * yet; whether the agency may issue at all is decided by the ledger.
 */
export function issuingCatalogue({
  db,
  registryBlock,
  catchUp,
}: IssuingCatalogueParts): (question: IssuingQuestion) => Promise<IssuingFacts> {
  const remember = createRegistryMemory(registryBlock);
  const find = async ({ certificateType, agency, at }: IssuingQuestion): Promise<IssuingFacts> => {
    const type = await remember(`type/${certificateType}`, () =>
      newest<EventOf<'CertificateTypePublished'>>(db, 'certificate-type', certificateType),
    );
    if (type === undefined) throw new CodedError('TYPE_NOT_FOUND', 'no certificate type has this code');
    if (!type.isActive) throw new CodedError('TYPE_RETIRED', 'the certificate type is retired');
    const issuer = await remember(`agency/${agency}`, () =>
      newest<EventOf<'AgencyRegistered'>>(db, 'agency', agency),
    );
    if (issuer === undefined) throw new CodedError('AGENCY_NOT_FOUND', 'the agency is not registered');
    if (!issuer.isActive) throw new CodedError('AGENCY_NOT_ACTIVE', 'the agency is suspended');
    const keys = await remember(`seal-keys/${agency}`, () => activeSealKeys(db, agency));
    return { type: type.published, issuerName: issuer.published.name, sealKeyId: keyInForce(keys, at) };
  };
  return async (question) => {
    try {
      return await find(question);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      await catchUp();
      return find(question);
    }
  };
}

interface Entry<E> {
  /** The event that published it. */
  readonly published: E;
  readonly isActive: boolean;
}

/** The newest version of an entry. */
async function newest<E>(
  db: TrailDatabase,
  kind: RegistryRow['kind'],
  code: string,
): Promise<Entry<E> | undefined> {
  const row = await db
    .selectFrom('registry')
    .select(['body', 'status'])
    .where('kind', '=', kind)
    .where('code', '=', code)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { published: JSON.parse(row.body) as E, isActive: row.status === 'active' };
}

async function activeSealKeys(
  db: TrailDatabase,
  agency: string,
): Promise<readonly EventOf<'SealKeyAdded'>[]> {
  const rows = await db
    .selectFrom('registry')
    .select('body')
    .where('kind', '=', 'seal-key')
    .where('status', '=', 'active')
    .execute();
  return rows
    .map(({ body }) => JSON.parse(body) as EventOf<'SealKeyAdded'>)
    .filter(({ owner }) => owner === agency);
}

/** Of the keys in force at the time, the one that stays so longest. */
function keyInForce(keys: readonly EventOf<'SealKeyAdded'>[], at: number): string {
  const inForce = keys.filter((key) => key.validFrom <= at && at < key.validUntil);
  const [key] = inForce.sort((a, b) => b.validUntil - a.validUntil);
  if (key === undefined) throw new CodedError('SEAL_KEY_NOT_IN_FORCE', 'the agency has no seal key in force');
  return key.keyId;
}
