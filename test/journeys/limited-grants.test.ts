import { expect } from 'chai';
import type { Terms } from '#core/authorisation/terms';
import { AGENCY } from './published-catalogue.ts';
import { describeJourney } from './journey-ledgers.ts';
import { openConsentWorld, type ConsentWorld } from './consent-world.ts';

const ASKS = 50;

describeJourney('limited grants under asks that arrive at once', (ledger) => {
  let world: ConsentWorld;

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
  });
  after(() => world.running.stop());

  const limits: readonly [string, string, Partial<Terms>, number, string][] = [
    ['uses', 'citizen-1', { maxUses: 7 }, 7, 'GRANT_EXHAUSTED'],
    // A year, so that no window ends while the test runs, but for one night.
    [
      'frequency',
      'citizen-2',
      { frequency: { count: 5, unit: 'year', zone: 'Asia/Shanghai' } },
      5,
      'FREQUENCY_REACHED',
    ],
    ['a single use', 'citizen-3', { maxUses: 1 }, 1, 'GRANT_EXHAUSTED'],
  ];
  for (const [title, person, limit, count, reason] of limits) {
    it(`permit exactly as many as allowed by ${title}`, async () => {
      const { running } = world;
      const grantId = await world.grant(person, world.terms(limit));
      const answers = await Promise.all(Array.from({ length: ASKS }, () => world.ask(person)));
      const decided = answers.map(({ body }) => body['reason'] ?? body['decision']);
      expect(decided.filter((one) => one === 'permit')).to.have.lengthOf(count);
      expect(decided.filter((one) => one === reason)).to.have.lengthOf(ASKS - count);
      await running.settle();
      const { body } = await running.must(200, person, 'get', `/v1/grants/${grantId}`);
      expect(body).to.have.nested.property('grant.used', count);
    });
  }

  it('say in the grant that it is exhausted', async () => {
    const { running } = world;
    const { body } = await running.must(200, 'citizen-1', 'get', '/v1/grants?status=exhausted');
    expect(body).to.have.nested.property('items[0].status', 'exhausted');
    const active = await running.must(200, 'citizen-1', 'get', '/v1/grants?status=active');
    expect(active.body).to.have.property('items').that.deep.equals([]);
    const summary = await running.must(200, 'citizen-1', 'get', '/v1/my/summary');
    expect(summary.body).to.have.nested.property('grants.active', 0);
  });

  it('are revoked in the midst of asks that are counted', async () => {
    const { running } = world;
    const grantId = await world.grant('citizen-3', world.terms({ maxUses: 12 }));
    const asks = Array.from({ length: ASKS }, () => world.ask('citizen-3'));
    const [answers] = await Promise.all([
      Promise.all(asks),
      running.must(201, 'citizen-3', 'post', `/v1/grants/${grantId}/revocation`, {}),
    ]);
    expect((await world.ask('citizen-3')).body).to.include({ decision: 'deny' });
    const permits = answers.filter(({ body }) => body['decision'] === 'permit').length;
    await running.settle();
    const { body } = await running.must(200, 'citizen-3', 'get', `/v1/grants/${grantId}`);
    expect(body).to.have.nested.property('grant.used', permits);
    expect(body).to.have.nested.property('grant.status', 'revoked');
  });

  it('count a repeated command once', async () => {
    const { running } = world;
    await running.must(201, 'citizen-1', 'post', `/v1/grants/${await firstGrant()}/revocation`, {});
    await world.grant('citizen-1', world.terms({ maxUses: 2 }));
    const key = 'the-same-ask-1';
    const first = await world.ask('citizen-1', {}, { key });
    const question = {
      provider: AGENCY.healthInsurance,
      subjectId: await running.subject('citizen-1'),
      categories: ['medical-expense'],
      purpose: 'disability-benefit-review',
      caseNumber: 'CASE-2026-1',
      basis: { kind: 'grant' },
    };
    const repeats = await Promise.all(
      Array.from({ length: 10 }, () =>
        running.must(200, 'requester', 'post', '/v1/accesses', question, { key }),
      ),
    );
    for (const { body } of repeats) expect(body).to.deep.equal(first.body);
    expect((await world.ask('citizen-1')).body).to.include({ decision: 'permit' });
    expect((await world.ask('citizen-1')).body).to.include({ reason: 'GRANT_EXHAUSTED' });
  });

  async function firstGrant(): Promise<string> {
    const { body } = await world.running.must(200, 'citizen-1', 'get', '/v1/grants');
    const { items } = body as { items: { grantId: string }[] };
    return items[0]?.grantId ?? '';
  }
});
