import { expect } from 'chai';
import type { TrailDatabase } from '#gateway/trail/open-trail-database';
import { AGENCIES, DAY_MS, id32, NOW_MS } from '../../core/rule-context.ts';
import { filledTrail } from './filled-trail.ts';
import { accessId, blockOf, blocksOf, eventOf, GRANT, identifierOf, SUBJECT } from './trail-events.ts';

type Event = ReturnType<typeof eventOf>;
type Table =
  'certificates' | 'requests' | 'grants' | 'accesses' | 'registry' | 'subject_keys' | 'representatives';

interface Row {
  readonly title: string;
  readonly table: Table;
  readonly events: readonly Event[];
  /** What the table's newest row then says. */
  readonly expected: Readonly<Record<string, unknown>>;
}

const ROWS: readonly Row[] = [
  {
    title: 'an issued certificate is valid',
    table: 'certificates',
    events: [eventOf('CertificateIssued')],
    expected: {
      identifier: identifierOf(1),
      issuer: AGENCIES.first,
      subject_id: SUBJECT,
      status: 'valid',
      block: 1,
    },
  },
  {
    title: 'a suspended one says so',
    table: 'certificates',
    events: [eventOf('CertificateIssued'), eventOf('CertificateSuspended')],
    expected: { status: 'suspended' },
  },
  {
    title: 'a reinstated one is valid again',
    table: 'certificates',
    events: [eventOf('CertificateIssued'), eventOf('CertificateSuspended'), eventOf('CertificateReinstated')],
    expected: { status: 'valid' },
  },
  {
    title: 'a revoked one stays in the table',
    table: 'certificates',
    events: [eventOf('CertificateIssued'), eventOf('CertificateRevoked')],
    expected: { status: 'revoked' },
  },
  {
    title: 'a replaced one names its successor',
    table: 'certificates',
    events: [eventOf('CertificateIssued'), eventOf('CertificateSuperseded')],
    expected: { status: 'superseded', successor: identifierOf(2) },
  },
  {
    title: 'a request waits for its answer',
    table: 'requests',
    events: [eventOf('AuthorisationRequested')],
    expected: {
      agency: AGENCIES.first,
      status: 'submitted',
      answer_by: NOW_MS + DAY_MS,
      answer_body: null,
    },
  },
  {
    title: 'a request is approved by the grant that answers it',
    table: 'requests',
    events: [eventOf('AuthorisationRequested'), eventOf('GrantMade', { requestId: 'request-0001' })],
    expected: { status: 'approved' },
  },
  {
    title: 'a request is narrowed by a narrower grant',
    table: 'requests',
    events: [
      eventOf('AuthorisationRequested'),
      eventOf('GrantMade', { requestId: 'request-0001', narrowed: true }),
    ],
    expected: { status: 'narrowed' },
  },
  {
    title: 'a request is refused',
    table: 'requests',
    events: [eventOf('AuthorisationRequested'), eventOf('RequestRefused', { reason: 'too-much' })],
    expected: {
      status: 'refused',
      answer_body: JSON.stringify({ at: NOW_MS, by: 'session', reason: 'too-much' }),
    },
  },
  {
    title: 'a request is withdrawn',
    table: 'requests',
    events: [eventOf('AuthorisationRequested'), eventOf('RequestWithdrawn')],
    expected: { status: 'withdrawn', answer_body: JSON.stringify({ at: NOW_MS }) },
  },
  {
    title: 'a grant is active',
    table: 'grants',
    events: [eventOf('GrantMade')],
    expected: { status: 'active', max_uses: 12, used: 0, ended_at: null, recipient: AGENCIES.first },
  },
  {
    title: 'a grant is paused',
    table: 'grants',
    events: [eventOf('GrantMade'), eventOf('GrantPaused')],
    expected: { status: 'paused', ended_at: null },
  },
  {
    title: 'a grant is resumed',
    table: 'grants',
    events: [eventOf('GrantMade'), eventOf('GrantPaused'), eventOf('GrantResumed')],
    expected: { status: 'active' },
  },
  {
    title: 'a shortened grant ends earlier',
    table: 'grants',
    events: [eventOf('GrantMade'), eventOf('GrantShortened')],
    expected: { status: 'active', valid_until: NOW_MS + DAY_MS },
  },
  {
    title: 'a revoked grant knows when',
    table: 'grants',
    events: [eventOf('GrantMade'), eventOf('GrantRevoked', { at: NOW_MS + 5 })],
    expected: { status: 'revoked', ended_at: NOW_MS + 5 },
  },
  {
    title: 'a superseded grant names its successor',
    table: 'grants',
    events: [eventOf('GrantMade'), eventOf('GrantSuperseded')],
    expected: { status: 'superseded', successor: 'grant-0002', ended_at: NOW_MS },
  },
  {
    title: 'a grant is set aside',
    table: 'grants',
    events: [eventOf('GrantMade'), eventOf('GrantSetAside')],
    expected: { status: 'inapplicable', ended_at: NOW_MS },
  },
  {
    title: 'permits use a limited grant up, denials and unlimited ones do not',
    table: 'grants',
    events: [
      eventOf('GrantMade'),
      eventOf('AccessDecided', { accessId: accessId(0) }),
      eventOf('AccessDecided', { accessId: accessId(1) }),
      eventOf('AccessReleased'),
      eventOf('AccessDecided', { accessId: accessId(2) }),
      eventOf('AccessDecided', {
        accessId: accessId(3),
        decision: 'deny',
        reason: 'GRANT_PAUSED',
        counted: false,
      }),
      eventOf('AccessDecided', { accessId: accessId(4), counted: false }),
      eventOf('AccessDecided', { accessId: accessId(5), grantId: 'grant-0009' }),
    ],
    expected: { grant_id: GRANT, used: 3 },
  },
  {
    title: 'a decided access',
    table: 'accesses',
    events: [eventOf('AccessDecided')],
    expected: {
      state: 'asked',
      decision: 'permit',
      reason: null,
      categories: '|disability-grade|',
      delete_by: NOW_MS + 30 * DAY_MS,
      concealed_until: null,
      released_at: null,
    },
  },
  {
    title: 'an access that the subject does not see yet',
    table: 'accesses',
    events: [eventOf('AccessDecided', { concealedUntil: NOW_MS + DAY_MS })],
    expected: { concealed_until: NOW_MS + DAY_MS },
  },
  {
    title: 'a released access',
    table: 'accesses',
    events: [eventOf('AccessDecided'), eventOf('AccessReleased', { at: NOW_MS + 5 })],
    expected: { state: 'released', released_at: NOW_MS + 5 },
  },
  {
    title: 'a refused release',
    table: 'accesses',
    events: [eventOf('AccessDecided'), eventOf('ReleaseRefused')],
    expected: {
      state: 'release-refused',
      release_body: null,
      refusal_body: `{"at":${String(NOW_MS)},"reason":"GRANT_PAUSED"}`,
    },
  },
  {
    title: 'a matching receipt',
    table: 'accesses',
    events: [eventOf('AccessDecided'), eventOf('AccessReleased'), eventOf('AccessReceived')],
    expected: { state: 'matched' },
  },
  {
    title: 'a receipt that says something else',
    table: 'accesses',
    events: [
      eventOf('AccessDecided'),
      eventOf('AccessReleased'),
      eventOf('AccessReceived', { outcome: 'conflict' }),
    ],
    expected: { state: 'conflict' },
  },
  {
    title: 'an access that failed',
    table: 'accesses',
    events: [eventOf('AccessDecided'), eventOf('AccessFailed')],
    expected: { state: 'failed' },
  },
  {
    title: 'a reviewed access',
    table: 'accesses',
    events: [eventOf('AccessDecided'), eventOf('AccessReviewed')],
    expected: { reviewed: 'justified', state: 'asked' },
  },
  {
    title: 'a disputed access',
    table: 'accesses',
    events: [
      eventOf('AccessDecided'),
      eventOf('AccessDisputed', { evidence: { by: 'session', appointmentId: 'appointment-0001' } }),
    ],
    expected: {
      dispute: 'open',
      objection_body: JSON.stringify({
        at: NOW_MS,
        by: 'session',
        appointmentId: 'appointment-0001',
        reason: 'not-mine',
      }),
      resolution_body: null,
    },
  },
  {
    title: 'a resolved dispute',
    table: 'accesses',
    events: [eventOf('AccessDecided'), eventOf('AccessDisputed'), eventOf('DisputeResolved')],
    expected: { dispute: 'resolved' },
  },
  {
    title: 'a confirmed erasure',
    table: 'accesses',
    events: [eventOf('AccessDecided'), eventOf('ErasureConfirmed', { at: NOW_MS + 7 })],
    expected: { erased_at: NOW_MS + 7 },
  },
  {
    title: 'a suspended agency',
    table: 'registry',
    events: [eventOf('AgencyRegistered'), eventOf('AgencySuspended')],
    expected: { kind: 'agency', code: AGENCIES.first, status: 'suspended' },
  },
  {
    title: 'a reinstated agency',
    table: 'registry',
    events: [eventOf('AgencyRegistered'), eventOf('AgencySuspended'), eventOf('AgencyReinstated')],
    expected: { status: 'active' },
  },
  {
    title: 'a retired seal key',
    table: 'registry',
    events: [eventOf('SealKeyAdded'), eventOf('SealKeyRetired')],
    expected: { kind: 'seal-key', code: id32('seal key'), status: 'retired' },
  },
  {
    title: 'a further version of a type stands beside the first',
    table: 'registry',
    events: [eventOf('CertificateTypePublished'), eventOf('CertificateTypePublished', { version: 2 })],
    expected: { kind: 'certificate-type', version: 2, status: 'active', seq: 2 },
  },
  {
    title: 'a retired key of a subject',
    table: 'subject_keys',
    events: [eventOf('SubjectKeyRegistered'), eventOf('SubjectKeyRetired')],
    expected: { subject_id: SUBJECT, key_id: id32('wallet'), status: 'retired' },
  },
  {
    title: 'a representative who still is one',
    table: 'representatives',
    events: [eventOf('RepresentativeAppointed')],
    expected: { kind: 'guardian', ended_at: null, valid_until: NOW_MS + DAY_MS },
  },
  {
    title: 'a representative whose power has ended',
    table: 'representatives',
    events: [eventOf('RepresentativeAppointed'), eventOf('RepresentativeEnded', { at: NOW_MS + 9 })],
    expected: { ended_at: NOW_MS + 9 },
  },
];

describe('projectBlock', () => {
  const filled = filledTrail();

  async function newest(db: TrailDatabase, table: Table): Promise<unknown> {
    return db.selectFrom(table).selectAll().orderBy('seq', 'desc').executeTakeFirst();
  }

  for (const { title, table, events, expected } of ROWS) {
    it(`${title}, in one block`, async () => {
      expect(await newest(await filled(blocksOf(events)), table)).to.include(expected);
    });

    it(`${title}, each event in a block of its own`, async () => {
      const db = await filled(events.map((event, i) => blockOf(i + 1, [event])));
      expect(await newest(db, table)).to.include(expected);
    });
  }

  it('keeps every event whole, with its place', async () => {
    const decided = eventOf('AccessDecided', { officer: undefined });
    const db = await filled(blocksOf([], [eventOf('GrantMade'), decided]));
    const [, row] = await db.selectFrom('events').selectAll().orderBy('seq').execute();
    expect(row).to.include({
      seq: 2,
      block: 2,
      transaction_id: blockOf(2, []).transactions[0]?.id,
      at: NOW_MS,
      type: 'AccessDecided',
      agency: AGENCIES.first,
      officer: null,
      subject_id: SUBJECT,
      about: accessId(0),
      command_id: decided.commandId,
    });
    expect(JSON.parse(row?.body ?? '')).to.deep.equal(JSON.parse(JSON.stringify(decided)));
  });

  it('keeps the changes of an entry, oldest first', async () => {
    const db = await filled(
      blocksOf([eventOf('AgencyRegistered')], [eventOf('AgencySuspended')], [eventOf('AgencyReinstated')]),
    );
    const { history } = await db.selectFrom('registry').select('history').executeTakeFirstOrThrow();
    const changes = JSON.parse(history) as { readonly status: string; readonly block: number }[];
    expect(changes.map(({ status, block }) => [status, block])).to.deep.equal([
      ['suspended', 2],
      ['active', 3],
    ]);
  });
});
