import { expect } from 'chai';
import type { DomainEvent } from '#core/contract/domain-event';
import type { TrailDatabase } from '#gateway/trail/open-trail-database';
import { eventsOf, type History } from './random-history.ts';

/** The rows of a trail must say what the events, folded plainly, say. */
export async function requireAgreement(db: TrailDatabase, history: History): Promise<void> {
  const rows = await db.selectFrom('events').select('body').orderBy('seq').execute();
  expect(rows.map(({ body }) => JSON.parse(body) as DomainEvent)).to.deep.equal(history.events);
  await requireGrants(db, history);
  await requireRequests(db, history);
  await requireCertificates(db, history);
  await requireAccesses(db, history);
  await requirePeople(db, history);
}

async function requireGrants(db: TrailDatabase, { folded, ...history }: History): Promise<void> {
  const rows = await db.selectFrom('grants').selectAll().orderBy('seq').execute();
  const made = eventsOf(history, 'GrantMade').map(({ grantId }) => grantId);
  expect(rows.map(({ grant_id }) => grant_id)).to.deep.equal(made);
  for (const row of rows) {
    const grant = folded.get('grant', row.grant_id);
    expect([row.status, row.valid_until, row.subject_id, row.used], row.grant_id).to.deep.equal([
      grant?.status,
      grant?.terms.until,
      grant?.subjectId,
      grant?.uses?.total ?? 0,
    ]);
  }
}

async function requireRequests(db: TrailDatabase, { folded, ...history }: History): Promise<void> {
  const rows = await db.selectFrom('requests').selectAll().orderBy('seq').execute();
  const asked = eventsOf(history, 'AuthorisationRequested').map(({ requestId }) => requestId);
  expect(rows.map(({ request_id }) => request_id)).to.deep.equal(asked);
  for (const { request_id: id, status } of rows)
    expect(status, id).to.equal(folded.get('request', id)?.status);
}

async function requireCertificates(db: TrailDatabase, { folded, ...history }: History): Promise<void> {
  const rows = await db.selectFrom('certificates').selectAll().orderBy('seq').execute();
  const issued = eventsOf(history, 'CertificateIssued').map(({ identifier }) => identifier);
  expect(rows.map(({ identifier }) => identifier)).to.deep.equal(issued);
  for (const { identifier, status, digest, successor } of rows) {
    const certificate = folded.get('certificate', identifier);
    const superseded = eventsOf(history, 'CertificateSuperseded').find(
      (one) => one.identifier === identifier,
    );
    expect([status, digest, successor], identifier).to.deep.equal([
      certificate?.status,
      certificate?.digest,
      superseded?.successor ?? null,
    ]);
  }
}

/** What a pair looks like, by what followed: plainly, from the events. */
function stateOf({ events }: Pick<History, 'events'>, accessId: string): string {
  let state = 'asked';
  for (const event of events) {
    if (!('accessId' in event) || event.accessId !== accessId) continue;
    if (event.type === 'AccessReleased') state = 'released';
    if (event.type === 'ReleaseRefused') state = 'release-refused';
    if (event.type === 'AccessReceived') state = event.outcome;
    if (event.type === 'AccessFailed') state = 'failed';
  }
  return state;
}

async function requireAccesses(db: TrailDatabase, { folded, ...history }: History): Promise<void> {
  const rows = await db.selectFrom('accesses').selectAll().orderBy('seq').execute();
  const decided = eventsOf(history, 'AccessDecided');
  expect(rows.map(({ access_id }) => access_id)).to.deep.equal(decided.map(({ accessId }) => accessId));
  for (const row of rows) {
    const followUp = folded.get('access', row.access_id) ?? {};
    const [transactionId = '', place = ''] = row.access_id.split('.');
    const entry = folded.get('asked', transactionId)?.[place];
    expect(
      [row.state, row.decision, row.dispute, row.reviewed !== null, row.erased_at !== null],
      row.access_id,
    ).to.deep.equal([
      stateOf(history, row.access_id),
      entry?.decision,
      followUp.dispute ?? null,
      followUp.reviewed ?? false,
      followUp.erased ?? false,
    ]);
  }
}

async function requirePeople(db: TrailDatabase, { folded }: History): Promise<void> {
  for (const { subject_id, key_id, status } of await db.selectFrom('subject_keys').selectAll().execute())
    expect(status).to.equal(folded.get('subject-keys', subject_id)?.keys[key_id]?.status);
  for (const row of await db.selectFrom('representatives').selectAll().execute())
    expect(row.ended_at).to.equal(folded.get('representative', row.appointment_id)?.endedAt ?? null);
}
