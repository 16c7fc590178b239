import { expect } from 'chai';
import { openConsentWorld, type ConsentWorld } from '../journeys/consent-world.ts';
import { newKey, type Answer } from '../journeys/running-gateway.ts';

const UNDER_WAY_MAX = 20;
const ASKS = 20 * UNDER_WAY_MAX;

describe('far more commands at once than may be under way', () => {
  let world: ConsentWorld;

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ settings: { REQUESTS_UNDER_WAY_MAX: String(UNDER_WAY_MAX) } });
  });
  after(() => world.running.stop());

  it('are done, or refused at once with when to come again; health answers; repeated, each is done once', async function () {
    this.timeout(60_000);
    const { running } = world;
    const question = {
      provider: '12330000MB1A033684',
      subjectId: await running.subject('citizen-1'),
      categories: ['medical-insurance-status'],
      purpose: 'pension-qualification-check',
      caseNumber: 'CASE-2026-3',
      basis: { kind: 'statutory', clause: 'social-insurance-law.art-74' },
    };
    const ask = (key: string): Promise<Answer> =>
      running.call('requester', 'post', '/v1/accesses', question, { key });

    let open = Array.from({ length: ASKS }, newKey);
    let refusals = 0;
    while (open.length > 0) {
      const asked = open.map(ask);
      expect((await running.call(undefined, 'get', '/healthz')).status).to.equal(200);
      const answers = await Promise.all(asked);
      const refused = answers.filter(({ status }) => status !== 201);
      for (const { status, headers, body } of refused)
        expect([status, headers.get('retry-after'), body['code']]).to.deep.equal([503, '1', 'QUEUE_FULL']);
      // Whatever the load, as many are served as may be under way.
      expect(answers.length - refused.length).to.be.at.least(Math.min(UNDER_WAY_MAX, open.length));
      refusals += refused.length;
      open = open.filter((_key, place) => answers[place]?.status !== 201);
    }
    expect(refusals).to.be.above(0);
    await running.settle();
    const { body } = await running.must(200, 'citizen-1', 'get', '/v1/my/summary');
    expect(body).to.have.nested.property('accesses.permitted', ASKS);
  });
});
