import type {
  AgencyHistory,
  CertificateHistory,
  EventOf,
  LedgerReference,
  StatusChange,
  SealKeyHistory,
  CertificateTypeVersion,
  VerificationSource,
} from '@sealtrail/core';
import { preparedErasure } from './find-erasure.js';
import { isNoDecision } from './is-no-decision.js';
import type { TrailDatabase } from './open-trail-database.js';
import { createRegistryMemory } from './registry-memory.js';
import type { EventRow, RegistryRow } from './trail-tables.js';

/** Most status changes read of one certificate; the rules allow no certificate to change without end in practice. */
const CHANGES_MAX = 10_000;

interface Place {
  readonly block: number;
  readonly transaction_id: string;
  readonly at: number;
}

export interface TrailSourceParts {
  readonly db: TrailDatabase;
  readonly position: VerificationSource['position'];
  /** The newest block that changed the registry: `Trail.registryBlock`. */
  readonly registryBlock: () => number;
}

/** What verification asks, answered from the trail. */
export function trailVerificationSource({
  db,
  position,
  registryBlock,
}: TrailSourceParts): VerificationSource {
  const remember = createRegistryMemory(registryBlock);
  const eventsAbout = preparedEvents(db);
  const erasureAfter = preparedErasure(db);
  const historyOf = async (identifier: string): Promise<CertificateHistory | undefined> => {
    const [issuedRow, ...changes] = await eventsAbout(identifier);
    // A code of the catalogue may be asked for as if it were a certificate's number.
    if (issuedRow?.type !== 'CertificateIssued') return undefined;
    const issued = JSON.parse(issuedRow.body) as EventOf<'CertificateIssued'>;
    const erased = issuedRow.erased ? await erasureAfter(issued.subjectId, issuedRow.seq) : undefined;
    return {
      record: recordOf(issued),
      issuer: issued.issuer,
      issued: referenceOf(issuedRow),
      changes: changes.map(changeOf),
      ...(erased !== undefined && { erased }),
    };
  };
  return {
    position,
    certificate: historyOf,
    async identifierByDigest(digest) {
      const row = await db
        .selectFrom('certificates')
        .select('identifier')
        .where('digest', '=', digest)
        .executeTakeFirst();
      return row?.identifier;
    },
    sealKey: (keyId) => remember(`seal-key/${keyId}`, () => sealKey(db, keyId)),
    certificateType: (code, version) =>
      remember(`type/${code}/${String(version)}`, () => certificateType(db, code, version)),
    agency: (creditCode) => remember(`agency/${creditCode}`, () => agency(db, creditCode)),
  };
}

interface AboutRow extends Pick<EventRow, 'seq' | 'type' | 'body'>, Place {
  /** Whether an erasure of the event's subject followed: asked along, because a second statement costs more than it. */
  readonly erased: number | boolean;
}

/** The events about one thing, oldest first. The statement is built once: that takes longer than asking it. */
function preparedEvents(db: TrailDatabase): (about: string) => Promise<readonly AboutRow[]> {
  const query = db
    .selectFrom('events')
    .select(['seq', 'type', 'block', 'transaction_id', 'at', 'body'])
    .select((eb) => {
      const erasures = eb
        .selectFrom('erasures')
        .select('erasures.seq')
        .whereRef('erasures.subject_id', '=', 'events.subject_id')
        .whereRef('erasures.seq', '>', 'events.seq');
      return eb.exists(erasures).as('erased');
    })
    .where('about', '=', '')
    .where(isNoDecision)
    .orderBy('seq')
    .limit(CHANGES_MAX)
    .compile();
  const [, ...rest] = query.parameters;
  return async (about) => (await db.executeQuery<AboutRow>({ ...query, parameters: [about, ...rest] })).rows;
}

function recordOf(issued: EventOf<'CertificateIssued'>): CertificateHistory['record'] {
  const { identifier, certificateType, typeVersion, digest, sealKeyId, issuedAt, validFrom, validUntil } =
    issued;
  return { identifier, certificateType, typeVersion, digest, sealKeyId, issuedAt, validFrom, validUntil };
}

function referenceOf({ block, transaction_id: transactionId, at }: Place): LedgerReference {
  return { block, transactionId, at };
}

/** Every event about a certificate, after the one that issued it. */
type ChangeEvent = EventOf<
  'CertificateSuspended' | 'CertificateReinstated' | 'CertificateRevoked' | 'CertificateSuperseded'
>;

function changeOf(row: Pick<EventRow, 'body'> & Place): StatusChange {
  const event = JSON.parse(row.body) as ChangeEvent;
  const reference = referenceOf(row);
  switch (event.type) {
    case 'CertificateSuspended': {
      const { reason, until } = event;
      return { ...reference, change: 'suspended', reason, ...(until !== undefined && { until }) };
    }
    case 'CertificateReinstated':
      return { ...reference, change: 'reinstated', reason: event.reason };
    case 'CertificateRevoked': {
      const { act, reason, legalReference, invalidFrom } = event;
      const revoked = { ...reference, change: 'revoked', act, reason, legalReference } as const;
      return invalidFrom === undefined ? revoked : { ...revoked, invalidFrom };
    }
    case 'CertificateSuperseded':
      return { ...reference, change: 'superseded', kind: event.kind, successor: event.successor };
  }
}

async function entry(
  db: TrailDatabase,
  kind: RegistryRow['kind'],
  code: string,
  version = 1,
): Promise<(RegistryRow & Place) | undefined> {
  return db
    .selectFrom('registry')
    .innerJoin('events', 'events.seq', 'registry.seq')
    .selectAll('registry')
    .select(['events.block', 'events.transaction_id', 'events.at'])
    .where('registry.kind', '=', kind)
    .where('registry.code', '=', code)
    .where('registry.version', '=', version)
    .executeTakeFirst();
}

interface Change {
  readonly at: number;
  readonly status: RegistryRow['status'];
  readonly block: number;
  readonly transactionId: string;
  readonly compromisedAt?: number;
}

async function sealKey(db: TrailDatabase, keyId: string): Promise<SealKeyHistory | undefined> {
  const row = await entry(db, 'seal-key', keyId);
  if (row === undefined) return undefined;
  const { owner, publicKey, validFrom, validUntil } = JSON.parse(row.body) as EventOf<'SealKeyAdded'>;
  const added = referenceOf(row);
  const key = { keyId, owner, publicKey, validFrom, validUntil, added };
  return { ...key, retirements: (JSON.parse(row.history) as Change[]).map(retirementOf) };
}

function retirementOf({
  block,
  transactionId,
  at,
  compromisedAt,
}: Change): SealKeyHistory['retirements'][number] {
  const reference = { block, transactionId, at };
  return compromisedAt === undefined ? reference : { ...reference, compromisedAt };
}

async function certificateType(
  db: TrailDatabase,
  code: string,
  version: number,
): Promise<CertificateTypeVersion | undefined> {
  const row = await entry(db, 'certificate-type', code, version);
  if (row === undefined) return undefined;
  const { issuers, claimSchema } = JSON.parse(row.body) as EventOf<'CertificateTypePublished'>;
  return { code, version, issuers, claimSchema, published: referenceOf(row) };
}

async function agency(db: TrailDatabase, creditCode: string): Promise<AgencyHistory | undefined> {
  const row = await entry(db, 'agency', creditCode);
  if (row === undefined) return undefined;
  const { name } = JSON.parse(row.body) as EventOf<'AgencyRegistered'>;
  const active: { from: number; until: number | null }[] = [{ from: row.at, until: null }];
  for (const { at, status } of JSON.parse(row.history) as Change[]) {
    const last = active.at(-1);
    if (status === 'active') active.push({ from: at, until: null });
    else if (last?.until === null) last.until = at;
  }
  return { creditCode, name, active };
}
