import type { EventOf } from '@sealtrail/core';
import type { Transaction } from 'kysely';
import type { EventPlace } from './event-row.js';
import type { Projections } from './projections.js';
import type { CertificateRow, TrailTables } from './trail-tables.js';

type CertificateEventType =
  | 'BatchAnchored'
  | 'CertificateSuspended'
  | 'CertificateReinstated'
  | 'CertificateRevoked'
  | 'CertificateSuperseded'
  | 'SubjectErased';

/** An issued certificate as a row; these come by the thousand and are inserted together. */
export function certificateRow(event: EventOf<'CertificateIssued'>, place: EventPlace): CertificateRow {
  return {
    identifier: event.identifier,
    seq: place.seq,
    block: place.block,
    transaction_id: place.transactionId,
    issuer: event.issuer,
    certificate_type: event.certificateType,
    type_version: event.typeVersion,
    subject_id: event.subjectId,
    digest: event.digest,
    seal_key_id: event.sealKeyId,
    issued_at: event.issuedAt,
    valid_from: event.validFrom,
    valid_until: event.validUntil,
    status: 'valid',
    predecessor: event.predecessor ?? null,
    successor: null,
  };
}

async function change(
  db: Transaction<TrailTables>,
  identifier: string,
  values: Partial<Pick<CertificateRow, 'status' | 'successor'>>,
): Promise<void> {
  await db.updateTable('certificates').set(values).where('identifier', '=', identifier).execute();
}

export const certificateProjections: Projections<CertificateEventType> = {
  BatchAnchored: undefined,
  CertificateSuspended: (db, event) => change(db, event.identifier, { status: 'suspended' }),
  CertificateReinstated: (db, event) => change(db, event.identifier, { status: 'valid' }),
  CertificateRevoked: (db, event) => change(db, event.identifier, { status: 'revoked' }),
  CertificateSuperseded: (db, event) =>
    change(db, event.identifier, { status: 'superseded', successor: event.successor }),
  SubjectErased: async (db, event, { seq, block, transactionId }) => {
    await db
      .insertInto('erasures')
      .values({
        seq,
        subject_id: event.subjectId,
        block,
        transaction_id: transactionId,
        at: event.at,
        agency: event.agency,
        command_id: event.commandId,
      })
      .execute();
  },
};
