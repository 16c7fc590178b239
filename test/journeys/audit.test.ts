import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import { openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourney } from './journey-ledgers.ts';
import { AGENCY } from './published-catalogue.ts';
import { textOf, type Answer } from './running-gateway.ts';

const OWNER = 'citizen-1';
const OTHER = 'citizen-2';

/** One permitted, released and confirmed access of the owner, and one of the other that was denied. */
describeJourney('auditing the trail', (ledger) => {
  let world: ConsentWorld;
  let permitted = '';
  let denied = '';
  let begun = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    const { running } = world;
    begun = new Date().toISOString();
    await world.grant(OWNER, world.terms());
    permitted = textOf(await world.ask(OWNER), 'accessId');
    const released = await world.release(permitted);
    expect(released.body['decision']).to.equal('permit');
    await running.must(201, 'requester', 'post', `/v1/accesses/${permitted}/receipt`, {
      recordCount: 2,
      responseHash: 'A'.repeat(43),
    });
    denied = textOf(await world.ask(OTHER, { caseNumber: 'CASE-2026-2' }), 'accessId');
    await running.settle();
  });
  after(() => world.running.stop());

  const get = (path: string, headers = {}): Promise<Answer> =>
    world.running.must(200, 'auditor', 'get', path, undefined, { headers });

  async function abouts(path: string): Promise<unknown[]> {
    const { items } = (await get(path)).body as { items: { about?: string; accessId?: string }[] };
    return items.map(({ about, accessId }) => about ?? accessId);
  }

  const filters: readonly [string, () => string | Promise<string>, number, number][] = [
    ['a decision', () => 'decision=deny', 0, 1],
    ['a reason', () => 'reason=GRANT_NOT_FOUND', 0, 1],
    ['a case number', () => 'caseNumber=CASE-2026-2', 0, 1],
    ['the state of the pair', () => 'pair=matched', 1, 0],
    ['a category', () => 'category=medical-expense', 1, 1],
    ['a category that nobody asked for', () => 'category=disability-record', 0, 0],
    ['a purpose and a basis', () => 'purpose=disability-benefit-review&basis=grant', 1, 1],
    ['a subject', async () => `subjectId=${await world.running.subject(OTHER)}`, 0, 1],
    ['the agency that was asked', () => `provider=${AGENCY.healthInsurance}`, 1, 1],
    ['the agency that asked', () => `requester=${AGENCY.healthInsurance}`, 0, 0],
    ['a time', () => `from=${begun}&decision=permit`, 1, 0],
    ['a time before', () => `until=${begun}&decision=permit`, 0, 0],
  ];
  for (const [title, query, ofPermitted, ofDenied] of filters) {
    it(`finds accesses, their events and their counts by ${title}`, async () => {
      const asked = await query();
      const expected = [...(ofDenied === 1 ? [denied] : []), ...(ofPermitted === 1 ? [permitted] : [])];
      expect(await abouts(`/v1/accesses?${asked}`)).to.deep.equal(expected);
      const events = await abouts(`/v1/trail/events?type=AccessDecided&${asked}`);
      expect(events).to.deep.equal(expected);
      const { body } = await get(`/v1/trail/statistics?by=decision&${asked}`);
      expect(body['total']).to.equal(expected.length);
    });
  }

  it('shows every kind of event where nothing is asked for, its own question first', async () => {
    const { body } = await get('/v1/trail/events?limit=100&atLeastBlock=1');
    const { items } = body as { items: { type: string }[] };
    expect(items[0]?.type).to.equal('QueryRecorded');
    expect(items.map(({ type }) => type)).to.include.members([
      'GrantMade',
      'AccessDecided',
      'AgencyRegistered',
    ]);
    expect(body['total']).to.deep.equal({ count: items.length, exact: true });
  });

  it('finds an agency on either side', async () => {
    for (const agency of [AGENCY.civilAffairs, AGENCY.healthInsurance])
      expect(await abouts(`/v1/accesses?agency=${agency}`)).to.deep.equal([denied, permitted]);
    expect(await abouts(`/v1/accesses?agency=${AGENCY.socialSecurity}`)).to.deep.equal([]);
    const events = await abouts(`/v1/trail/events?agency=${AGENCY.healthInsurance}&pair=matched`);
    expect(events).to.deep.equal([permitted, permitted, permitted]);
  });

  it('shows events of every kind where nothing is looked for', async () => {
    const { body } = await get('/v1/trail/events?limit=100');
    const types = (body['items'] as readonly { readonly type: string }[]).map(({ type }) => type);
    expect(types).to.include.members(['AgencyRegistered', 'GrantMade', 'AccessDecided', 'QueryRecorded']);
  });

  it('counts by agency, purpose, reason and the day in Shanghai', async () => {
    const counts = async (by: string): Promise<unknown> =>
      (await get(`/v1/trail/statistics?by=${by}`)).body['items'];
    const both = { count: 2, permitted: 1, denied: 1 };
    expect(await counts('requester')).to.deep.equal([{ group: AGENCY.civilAffairs, ...both }]);
    expect(await counts('purpose')).to.deep.equal([{ group: 'disability-benefit-review', ...both }]);
    expect(await counts('reason')).to.have.deep.members([
      { group: 'GRANT_NOT_FOUND', count: 1, permitted: 0, denied: 1 },
      { group: null, count: 1, permitted: 1, denied: 0 },
    ]);
    const [day] = (await counts('day')) as { group: string }[];
    expect(day?.group).to.match(/^\d{4}-\d\d-\d\d$/);
  });

  it('tells on the first page how many there are', async () => {
    const page = await get('/v1/trail/events?limit=1&pair=matched');
    expect(page.body['total']).to.deep.equal({ count: 3, exact: true });
    const next = await get(`/v1/trail/events?limit=1&pair=matched&after=${textOf(page, 'next')}`);
    expect(next.body).not.to.have.property('total');
  });

  it('exports NDJSON that says what block it was taken at', async () => {
    const answer = await get('/v1/trail/export?pair=matched');
    expect(answer.headers.get('content-type')).to.equal('application/x-ndjson');
    const [mark, ...events] = textOf(answer, 'text')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(mark).to.deep.equal({
      asOfBlock: Number(answer.headers.get('as-of-block')),
      asOfTime: answer.headers.get('as-of-time'),
    });
    expect(events.map((event) => (event as { type: string }).type)).to.deep.equal([
      'AccessDecided',
      'AccessReleased',
      'AccessReceived',
    ]);
  });

  for (const [title, query, headers] of [
    ['by Accept', '', { Accept: 'text/csv' }],
    ['by format, whatever is accepted', '&format=csv', { Accept: 'application/x-ndjson' }],
  ] as const) {
    it(`exports CSV ${title}`, async () => {
      const answer = await get(`/v1/trail/export?pair=matched${query}`, headers);
      const block = answer.headers.get('as-of-block') ?? '';
      expect(answer.headers.get('content-type')).to.contain('text/csv');
      expect(answer.headers.get('content-disposition')).to.contain(`at-block-${block}.csv`);
      const text = textOf(answer, 'text');
      expect(text).to.match(/^seq,block,.*\r\n/);
      const records = parse<Record<string, string>>(text, { columns: true, recordDelimiter: '\r\n' });
      expect(records.map(({ type, about, asOfBlock }) => ({ type, about, asOfBlock }))).to.deep.equal(
        ['AccessDecided', 'AccessReleased', 'AccessReceived'].map((type) => ({
          type,
          about: permitted,
          asOfBlock: block,
        })),
      );
      expect(JSON.parse(records[0]?.['event'] ?? '')).to.include({
        type: 'AccessDecided',
        accessId: permitted,
      });
    });
  }

  it('refuses a form that there is not', async () => {
    const headers = { Accept: 'application/xml' };
    for (const path of ['/v1/trail/export', '/v1/trail/events']) {
      const { status, body } = await world.running.call('auditor', 'get', path, undefined, { headers });
      expect([status, body['code']]).to.deep.equal([406, 'NOT_ACCEPTABLE']);
    }
  });

  const refusals: readonly [string, string][] = [
    ['a category that is no code', 'category=%25'],
    ['an agency that is none', 'agency=12345'],
    ['a reason that there is not', 'reason=WHATEVER'],
    ['a time without its zone', 'from=2026-01-01'],
  ];
  for (const [title, query] of refusals) {
    it(`refuses ${title}`, async () => {
      for (const path of ['/v1/trail/events?', '/v1/trail/export?', '/v1/trail/statistics?by=day&']) {
        const { status, body } = await world.running.call('auditor', 'get', path + query);
        expect([status, body['code']]).to.deep.equal([400, 'INPUT_INVALID']);
      }
    });
  }
});
