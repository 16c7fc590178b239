import type { EventOf } from '@sealtrail/core';
import type { Transaction } from 'kysely';
import type { PlacedEvent } from './event-row.js';
import { givenBy } from './given-by.js';
import type { Projections } from './projections.js';
import type { AccessRow, TrailTables } from './trail-tables.js';

type FollowUpEventType =
  | 'AccessReleased'
  | 'ReleaseRefused'
  | 'AccessReceived'
  | 'AccessFailed'
  | 'AccessReviewed'
  | 'AccessDisputed'
  | 'DisputeResolved'
  | 'ErasureConfirmed';

/** A decided access as a row; these come by the thousand and are inserted together. */
export function accessRow({
  event,
  place,
}: Pick<PlacedEvent<EventOf<'AccessDecided'>>, 'event' | 'place'>): AccessRow {
  return {
    access_id: event.accessId,
    seq: place.seq,
    block: place.block,
    at: event.at,
    requester: event.requester,
    provider: event.provider,
    officer: event.officer ?? null,
    subject_id: event.subjectId,
    categories: barred(event.categories),
    purpose: event.purpose,
    basis: event.basis.kind,
    asked: JSON.stringify(askedOf(event)),
    decision: event.decision,
    reason: event.reason ?? null,
    grant_id: event.grantId ?? null,
    counted: event.counted ? 1 : 0,
    case_number: event.caseNumber,
    concealed_until: event.concealedUntil ?? null,
    review_by: event.reviewBy ?? null,
    delete_by: event.deleteBy ?? null,
    state: 'asked',
    dispute: null,
    reviewed: null,
    released_at: null,
    erased_at: null,
    release_body: null,
    refusal_body: null,
    receipt_body: null,
    failure_body: null,
    review_body: null,
    objection_body: null,
    resolution_body: null,
  };
}

/** What an access shows of its decision and is not looked for by. */
export type Asked = Pick<EventOf<'AccessDecided'>, 'basis' | 'dataRange' | 'policyVersion'>;

function askedOf({ basis, dataRange, policyVersion }: Asked): Asked {
  return { basis, dataRange, ...(policyVersion !== undefined && { policyVersion }) };
}

/** One text that `like` can look for a whole code in; codes are lower-kebab words. */
function barred(codes: readonly string[]): string {
  return `|${codes.join('|')}|`;
}

/** The categories that an access asked for. */
export function categoriesOf({ categories }: Pick<AccessRow, 'categories'>): string[] {
  return categories.slice(1, -1).split('|');
}

async function change(
  db: Transaction<TrailTables>,
  event: EventOf<FollowUpEventType>,
  values: Partial<AccessRow>,
): Promise<void> {
  await db.updateTable('accesses').set(values).where('access_id', '=', event.accessId).execute();
}

/** What an access shows of a step, with the time in milliseconds, as JSON. */
function said<E extends EventOf<FollowUpEventType>>(event: E, ...members: (keyof E & string)[]): string {
  return JSON.stringify({
    at: event.at,
    ...Object.fromEntries(members.map((name) => [name, event[name]])),
  });
}

export const accessProjections: Projections<FollowUpEventType> = {
  AccessReleased: (db, event) =>
    change(db, event, {
      state: 'released',
      released_at: event.at,
      release_body: said(event, 'categories', 'recordCount', 'responseHash', 'byteSize'),
    }),
  ReleaseRefused: (db, event) =>
    change(db, event, { state: 'release-refused', refusal_body: said(event, 'reason') }),
  AccessReceived: (db, event) =>
    change(db, event, {
      state: event.outcome,
      receipt_body: said(event, 'recordCount', 'responseHash', 'outcome'),
    }),
  AccessFailed: (db, event) =>
    change(db, event, { state: 'failed', failure_body: said(event, 'agency', 'reason') }),
  AccessReviewed: (db, event) =>
    change(db, event, { reviewed: event.outcome, review_body: said(event, 'outcome', 'reason') }),
  AccessDisputed: (db, event) =>
    change(db, event, {
      dispute: 'open',
      objection_body: JSON.stringify({ at: event.at, ...givenBy(event.evidence), reason: event.reason }),
    }),
  DisputeResolved: (db, event) =>
    change(db, event, { dispute: 'resolved', resolution_body: said(event, 'outcome', 'reason') }),
  ErasureConfirmed: (db, event) => change(db, event, { erased_at: event.at }),
};
