import type { DomainEvent } from '@sealtrail/core';
import type { Transaction } from 'kysely';
import type { EventPlace } from './event-row.js';
import type { Projections } from './projections.js';
import type { RegistryRow, TrailTables } from './trail-tables.js';

type RegistryEventType =
  | 'AgencyRegistered'
  | 'AgencySuspended'
  | 'AgencyReinstated'
  | 'SealKeyAdded'
  | 'SealKeyRetired'
  | 'CertificateTypePublished'
  | 'CertificateTypeRetired'
  | 'DataCategoryPublished'
  | 'DataCategoryRetired'
  | 'PurposePublished'
  | 'PurposeRetired'
  | 'NoticePublished'
  | 'NoticeRetired'
  | 'SubjectKeyRegistered'
  | 'SubjectKeyRetired'
  | 'RepresentativeAppointed'
  | 'RepresentativeEnded';

interface Entry {
  readonly kind: RegistryRow['kind'];
  readonly code: string;
  readonly version?: number;
}

async function publish(
  db: Transaction<TrailTables>,
  entry: Entry,
  event: DomainEvent,
  place: EventPlace,
): Promise<void> {
  const { kind, code, version = 1 } = entry;
  const body = JSON.stringify(event);
  await db
    .insertInto('registry')
    .values({ kind, code, version, seq: place.seq, status: 'active', body, history: '[]' })
    // A category has no versions of its own: the newest publication is what it says.
    .onConflict((conflict) =>
      conflict.columns(['kind', 'code', 'version']).doUpdateSet({ body, seq: place.seq }),
    )
    .execute();
}

/** All versions of an entry change their status together. */
async function change(
  db: Transaction<TrailTables>,
  entry: Entry,
  status: RegistryRow['status'],
  note: Readonly<Record<string, unknown>>,
  place: EventPlace,
): Promise<void> {
  const { kind, code } = entry;
  const { block, transactionId } = place;
  const rows = await db
    .selectFrom('registry')
    .select(['version', 'history'])
    .where('kind', '=', kind)
    .where('code', '=', code)
    .execute();
  for (const { version, history } of rows) {
    const changes = [...(JSON.parse(history) as unknown[]), { ...note, status, block, transactionId }];
    await db
      .updateTable('registry')
      .set({ status, history: JSON.stringify(changes) })
      .where('kind', '=', kind)
      .where('code', '=', code)
      .where('version', '=', version)
      .execute();
  }
}

async function retire(
  db: Transaction<TrailTables>,
  kind: RegistryRow['kind'],
  { code, at }: { readonly code: string; readonly at: number },
  place: EventPlace,
): Promise<void> {
  await change(db, { kind, code }, 'retired', { at }, place);
}

export const registryProjections: Projections<RegistryEventType> = {
  AgencyRegistered: (db, event, place) =>
    publish(db, { kind: 'agency', code: event.creditCode }, event, place),
  AgencySuspended: (db, { creditCode, at, reason }, place) =>
    change(db, { kind: 'agency', code: creditCode }, 'suspended', { at, reason }, place),
  AgencyReinstated: (db, { creditCode, at, reason }, place) =>
    change(db, { kind: 'agency', code: creditCode }, 'active', { at, reason }, place),
  SealKeyAdded: (db, event, place) => publish(db, { kind: 'seal-key', code: event.keyId }, event, place),
  SealKeyRetired: (db, { at, keyId, reason, compromisedAt }, place) =>
    change(db, { kind: 'seal-key', code: keyId }, 'retired', { at, reason, compromisedAt }, place),
  CertificateTypePublished: (db, event, place) =>
    publish(db, { kind: 'certificate-type', code: event.code, version: event.version }, event, place),
  CertificateTypeRetired: (db, event, place) => retire(db, 'certificate-type', event, place),
  DataCategoryPublished: (db, event, place) =>
    publish(db, { kind: 'data-category', code: event.code }, event, place),
  DataCategoryRetired: (db, event, place) => retire(db, 'data-category', event, place),
  PurposePublished: (db, event, place) =>
    publish(db, { kind: 'purpose', code: event.code, version: event.version }, event, place),
  PurposeRetired: (db, event, place) => retire(db, 'purpose', event, place),
  NoticePublished: (db, event, place) =>
    publish(db, { kind: 'notice', code: event.textHash, version: event.version }, event, place),
  NoticeRetired: (db, event, place) =>
    change(db, { kind: 'notice', code: event.textHash }, 'retired', { at: event.at }, place),
  SubjectKeyRegistered: async (db, event, place) => {
    await db
      .insertInto('subject_keys')
      .values({
        subject_id: event.subjectId,
        key_id: event.keyId,
        seq: place.seq,
        status: 'active',
        public_key: JSON.stringify(event.publicKey),
      })
      .execute();
  },
  SubjectKeyRetired: async (db, event) => {
    await db
      .updateTable('subject_keys')
      .set({ status: 'retired' })
      .where('subject_id', '=', event.subjectId)
      .where('key_id', '=', event.keyId)
      .execute();
  },
  RepresentativeAppointed: async (db, event, place) => {
    await db
      .insertInto('representatives')
      .values({
        appointment_id: event.appointmentId,
        seq: place.seq,
        subject_id: event.subjectId,
        representative_id: event.representativeId,
        kind: event.kind,
        valid_from: event.from,
        valid_until: event.until,
        ended_at: null,
        body: JSON.stringify(event),
      })
      .execute();
  },
  RepresentativeEnded: async (db, event) => {
    await db
      .updateTable('representatives')
      .set({ ended_at: event.at })
      .where('appointment_id', '=', event.appointmentId)
      .execute();
  },
};

/** Events of the registry about people, whose rows are in tables of their own. */
const ABOUT_PEOPLE: ReadonlySet<string> = new Set<RegistryEventType>([
  'SubjectKeyRegistered',
  'SubjectKeyRetired',
  'RepresentativeAppointed',
  'RepresentativeEnded',
]);

/** Whether an event may change a row of the registry: an agency, a key, a type, a category, a purpose or a notice. */
export function isOfRegistry({ type }: DomainEvent): boolean {
  return Object.hasOwn(registryProjections, type) && !ABOUT_PEOPLE.has(type);
}
