import { expect } from 'chai';
import { describeJourneyOn, EMBEDDED } from './journey-ledgers.ts';
import { publishCatalogue } from './published-catalogue.ts';
import { newKey, runGateway, textOf, type Answer, type RunningGateway } from './running-gateway.ts';

const HOLDER = { name: '测试持证人甲', idDocument: { type: 'citizen-number', number: '330106198203141820' } };
const CLAIMS = { insuredRegion: '330106', cardForm: 'electronic', firstInsuredOn: '2020-01-02' };
/** More than are read from the tables at a time, and several pages of the list. */
const COUNT = 620;
const LINES = { headers: { Accept: 'application/x-ndjson' } };

interface Item {
  readonly identifier: string;
}

function itemsOf(answer: Answer): readonly Item[] {
  const lines = textOf(answer, 'text').split('\n');
  expect(lines.pop()).to.equal('');
  return lines.map((line) => JSON.parse(line) as Item);
}

describeJourneyOn([EMBEDDED], 'a long list', (ledger) => {
  let running: RunningGateway;

  before(async function () {
    this.timeout(60_000);
    running = await runGateway({ ledger });
    await publishCatalogue(running);
    const items = Array.from({ length: COUNT }, (_, i) => ({
      commandId: newKey(),
      certificateType: 'social-security-card',
      holder: HOLDER,
      claims: { ...CLAIMS, cardNumber: `D1${String(i).padStart(7, '0')}` },
      validFrom: '2026-01-01T00:00:00.000Z',
      validUntil: '2030-01-01T00:00:00.000Z',
    }));
    const issued = await running.must(200, 'issuer-1', 'post', '/v1/certificates/batch', { items });
    const { outcomes } = issued.body as { outcomes: { certificate: { receipt: { block: number } } }[] };
    const newest = Math.max(...outcomes.map(({ certificate }) => certificate.receipt.block));
    await get(`/v1/certificates?limit=1&atLeastBlock=${String(newest)}`);
  });
  after(() => running.stop());

  const get = (path: string, options = {}): Promise<Answer> =>
    running.must(200, 'issuer-1', 'get', path, undefined, options);

  async function paged(): Promise<{ readonly items: readonly Item[]; readonly second: string }> {
    const items: Item[] = [];
    const cursors: string[] = [];
    for (let after = ''; ;) {
      const { body } = await get(`/v1/certificates?limit=100${after}`);
      items.push(...(body['items'] as Item[]));
      if (typeof body['next'] !== 'string') return { items, second: cursors[0] ?? '' };
      cursors.push(body['next']);
      after = `&after=${body['next']}`;
    }
  }

  it('comes as a whole, an item a line, where NDJSON is asked for', async () => {
    const answer = await get('/v1/certificates', LINES);
    expect(answer.headers.get('content-type')).to.equal('application/x-ndjson');
    const { items } = await paged();
    expect(items).to.have.lengthOf(COUNT);
    expect(itemsOf(answer)).to.deep.equal(items);
  });

  it('comes as a whole of a catalogue too', async () => {
    const { body } = await get('/v1/notices?limit=2');
    const whole = (await get('/v1/notices?limit=100')).body['items'] as readonly Item[];
    const answer = await get('/v1/notices', LINES);
    expect(answer.headers.get('as-of-block')).to.match(/^[1-9]/);
    expect(itemsOf(answer)).to.deep.equal(whole);
    const rest = await get(`/v1/notices?after=${textOf({ ...answer, body }, 'next')}`, LINES);
    expect(itemsOf(rest)).to.deep.equal(whole.slice(2));
    expect(whole.length).to.be.above(2);
  });

  it('says how far the trail was', async () => {
    const [answer, page] = [await get('/v1/certificates', LINES), await get('/v1/certificates?limit=1')];
    expect(answer.headers.get('as-of-block')).to.equal(String(page.body['asOfBlock']));
    expect(answer.headers.get('as-of-time')).to.equal(page.body['asOfTime']);
  });

  it('begins after the page whose cursor is given', async () => {
    const { items, second } = await paged();
    expect(itemsOf(await get(`/v1/certificates?after=${second}`, LINES))).to.deep.equal(items.slice(100));
  });

  it('holds what the filters find, and nothing of others', async () => {
    expect(itemsOf(await get('/v1/certificates?status=revoked', LINES))).to.deep.equal([]);
    const other = await running.must(200, 'issuer-2', 'get', '/v1/certificates', undefined, LINES);
    expect(itemsOf(other)).to.deep.equal([]);
  });

  it('is refused like its pages', async () => {
    const wrong = await running.call('issuer-1', 'get', '/v1/certificates?after=nonsense', undefined, LINES);
    expect([wrong.status, wrong.body['code']]).to.deep.equal([400, 'CURSOR_INVALID']);
    const citizen = await running.call('citizen-1', 'get', '/v1/certificates', undefined, LINES);
    expect([citizen.status, citizen.body['code']]).to.deep.equal([403, 'NOT_ALLOWED']);
  });
});
