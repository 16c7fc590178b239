import type { Transaction } from 'kysely';
import { givenBy, type GivenBy } from './given-by.js';
import type { Projections } from './projections.js';
import type { GrantRow, RequestRow, TrailTables } from './trail-tables.js';

type AuthorisationEventType =
  | 'AuthorisationRequested'
  | 'RequestRefused'
  | 'RequestWithdrawn'
  | 'GrantMade'
  | 'GrantPaused'
  | 'GrantResumed'
  | 'GrantShortened'
  | 'GrantRevoked'
  | 'GrantSuperseded'
  | 'GrantSetAside';

/** What ended a request: the subject's answer and how it was given, or, without that, its withdrawal. */
export interface RequestAnswer extends Partial<GivenBy> {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Of a refusal, where one was given. */
  readonly reason?: string | undefined;
  /** Of an approval. */
  readonly grantId?: string;
}

async function endRequest(
  db: Transaction<TrailTables>,
  requestId: string,
  status: RequestRow['status'],
  answer: RequestAnswer,
): Promise<void> {
  await db
    .updateTable('requests')
    .set({ status, answer_body: JSON.stringify(answer) })
    .where('request_id', '=', requestId)
    .execute();
}

async function changeGrant(
  db: Transaction<TrailTables>,
  grantId: string,
  values: Partial<Pick<GrantRow, 'status' | 'valid_until' | 'successor' | 'ended_at'>>,
): Promise<void> {
  await db.updateTable('grants').set(values).where('grant_id', '=', grantId).execute();
}

export const authorisationProjections: Projections<AuthorisationEventType> = {
  AuthorisationRequested: async (db, event, place) => {
    await db
      .insertInto('requests')
      .values({
        request_id: event.requestId,
        seq: place.seq,
        agency: event.agency,
        subject_id: event.subjectId,
        purpose: event.terms.purpose,
        status: 'submitted',
        answer_by: event.answerBy,
        body: JSON.stringify(event),
        answer_body: null,
      })
      .execute();
  },
  RequestRefused: (db, { requestId, at, evidence, reason }) =>
    endRequest(db, requestId, 'refused', { at, ...givenBy(evidence), reason }),
  RequestWithdrawn: (db, { requestId, at }) => endRequest(db, requestId, 'withdrawn', { at }),
  GrantMade: async (db, event, place) => {
    const { terms, requestId, at, evidence, grantId } = event;
    if (requestId !== undefined) {
      const answer = { at, ...givenBy(evidence), grantId };
      await endRequest(db, requestId, event.narrowed ? 'narrowed' : 'approved', answer);
    }
    await db
      .insertInto('grants')
      .values({
        grant_id: event.grantId,
        seq: place.seq,
        subject_id: event.subjectId,
        recipient: terms.recipient,
        purpose: terms.purpose,
        status: 'active',
        valid_from: terms.from,
        valid_until: terms.until,
        max_uses: terms.maxUses,
        used: 0,
        notice_version: event.noticeVersion,
        ended_at: null,
        successor: null,
        body: JSON.stringify(event),
      })
      .execute();
  },
  GrantPaused: (db, event) => changeGrant(db, event.grantId, { status: 'paused' }),
  GrantResumed: (db, event) => changeGrant(db, event.grantId, { status: 'active' }),
  GrantShortened: (db, event) => changeGrant(db, event.grantId, { valid_until: event.until }),
  GrantRevoked: (db, event) => changeGrant(db, event.grantId, { status: 'revoked', ended_at: event.at }),
  GrantSuperseded: (db, event) =>
    changeGrant(db, event.grantId, {
      status: 'superseded',
      ended_at: event.at,
      successor: event.successor,
    }),
  GrantSetAside: (db, event) =>
    changeGrant(db, event.grantId, { status: 'inapplicable', ended_at: event.at }),
};
