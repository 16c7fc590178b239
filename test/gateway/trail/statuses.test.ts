import { expect } from 'chai';
import { CERTIFICATE_STATES, certificatesWith, certificateStatus } from '#gateway/trail/certificate-status';
import { GRANT_STATES, grantsWith, grantStatus } from '#gateway/trail/grant-status';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';
import { queryPage } from '#gateway/trail/query-page';
import { REQUEST_STATES, requestsWith, requestStatus } from '#gateway/trail/request-status';
import { NOW_MS } from '../../core/rule-context.ts';

const BEFORE = NOW_MS - 1;
const AFTER = NOW_MS + 1;
/** The second version of the notice has changed something. */
const AT = { now: NOW_MS, notices: new Map([['p', 2]]) };

/** Every choice of one from each. */
function choices<const T extends readonly (readonly unknown[])[]>(
  ...lists: T
): { [K in keyof T]: T[K][number] }[] {
  const all = lists.reduce<unknown[][]>(
    (begun, list) => begun.flatMap((one) => list.map((next) => [...one, next])),
    [[]],
  );
  return all as { [K in keyof T]: T[K][number] }[];
}

describe('what a status finds is what is shown with it', () => {
  let db: TrailDatabase;

  before(async () => {
    db = await openTrailDatabase({ file: ':memory:' });
    const times = [BEFORE, NOW_MS, AFTER] as const;
    const certificates = choices(['valid', 'suspended', 'revoked', 'superseded'], times, [null, ...times]);
    for (const [seq, [status, valid_from, valid_until]] of certificates.entries())
      await db
        .insertInto('certificates')
        .values({
          ...{ identifier: `certificate-${String(seq)}`, seq, status, valid_from, valid_until },
          ...{ block: 1, transaction_id: 't', issuer: 'a', certificate_type: 'c', type_version: 1 },
          ...{ subject_id: 's', digest: 'd', seal_key_id: 'k', issued_at: BEFORE },
        })
        .execute();
    const grants = choices(
      ['active', 'paused', 'revoked', 'superseded', 'inapplicable'],
      times,
      times,
      [null, 1, 2],
      [1, 2],
      [1, 2],
    );
    for (const [seq, [status, valid_from, valid_until, max_uses, used, notice_version]] of grants.entries())
      await db
        .insertInto('grants')
        .values({
          ...{ grant_id: `grant-${String(seq)}`, seq, status, valid_from, valid_until, max_uses, used },
          ...{ subject_id: 's', recipient: 'a', purpose: 'p', notice_version, body: '{}' },
        })
        .execute();
    const requests = choices(['submitted', 'approved', 'narrowed', 'refused', 'withdrawn'], times);
    for (const [seq, [status, answer_by]] of requests.entries())
      await db
        .insertInto('requests')
        .values({
          ...{ request_id: `request-${String(seq)}`, seq, status, answer_by },
          ...{ agency: 'a', subject_id: 's', purpose: 'p', body: '{}', answer_body: null },
        })
        .execute();
  });
  after(() => db.destroy());

  for (const status of CERTIFICATE_STATES)
    it(`of a certificate that is ${status}`, async () => {
      const all = await db.selectFrom('certificates').selectAll().execute();
      const shown = all.filter((row) => certificateStatus(row, NOW_MS) === status).map(({ seq }) => seq);
      const { rows } = await queryPage(db, 'certificates', certificatesWith(status, NOW_MS), {
        limit: 1_000,
      });
      expect(shown).not.to.deep.equal([]);
      expect(rows.map(({ seq }) => seq)).to.have.members(shown);
    });

  for (const status of GRANT_STATES)
    it(`of a grant that is ${status}`, async () => {
      const all = await db.selectFrom('grants').selectAll().execute();
      const shown = all.filter((row) => grantStatus(row, AT) === status).map(({ seq }) => seq);
      const { rows } = await queryPage(db, 'grants', grantsWith(status, AT), { limit: 1_000 });
      expect(shown).not.to.deep.equal([]);
      expect(rows.map(({ seq }) => seq)).to.have.members(shown);
    });

  for (const status of REQUEST_STATES)
    it(`of a request that is ${status}`, async () => {
      const all = await db.selectFrom('requests').selectAll().execute();
      const shown = all.filter((row) => requestStatus(row, NOW_MS) === status).map(({ seq }) => seq);
      const { rows } = await queryPage(db, 'requests', requestsWith(status, NOW_MS), { limit: 1_000 });
      expect(shown).not.to.deep.equal([]);
      expect(rows.map(({ seq }) => seq)).to.have.members(shown);
    });
});
