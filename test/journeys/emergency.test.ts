import { expect } from 'chai';
import { AGENCY } from './published-catalogue.ts';
import { describeJourney } from './journey-ledgers.ts';
import { openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { textOf } from './running-gateway.ts';

describeJourney('an emergency', (ledger) => {
  let world: ConsentWorld;
  let accessId = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
  });
  after(() => world.running.stop());

  async function question(overrides: object): Promise<object> {
    return {
      provider: AGENCY.healthInsurance,
      subjectId: await world.running.subject('citizen-2'),
      categories: ['medical-expense'],
      purpose: 'emergency-relief',
      caseNumber: 'CASE-2026-9',
      ...overrides,
    };
  }
  const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

  it('is permitted without a grant, with a reason and a limit, to be reviewed', async () => {
    const body = await question({ reason: 'life-in-danger', until: inAnHour() });
    const asked = await world.running.must(201, 'requester', 'post', '/v1/emergency-accesses', body);
    expect(asked.body).to.include({ decision: 'permit' });
    expect(asked.body).to.have.property('reviewBy');
    accessId = textOf(asked, 'accessId');
  });

  const denials: readonly [string, object, string][] = [
    ['without a reason', { until: inAnHour() }, 'EMERGENCY_INCOMPLETE'],
    ['without a limit', { reason: 'life-in-danger' }, 'EMERGENCY_INCOMPLETE'],
    [
      'for a purpose that knows none',
      { reason: 'life-in-danger', until: inAnHour(), purpose: 'disability-benefit-review' },
      'BASIS_NOT_ALLOWED',
    ],
  ];
  for (const [title, overrides, reason] of denials) {
    it(`is denied ${title}, on record`, async () => {
      const body = await question(overrides);
      const asked = await world.running.must(201, 'requester', 'post', '/v1/emergency-accesses', body);
      expect(asked.body).to.include({ decision: 'deny', reason });
    });
  }

  it('is released', async () => {
    expect((await world.release(accessId)).body).to.include({ decision: 'permit' });
  });

  it('is reviewed once, by oversight', async () => {
    const { running } = world;
    const review = `/v1/emergency-accesses/${accessId}/review`;
    const outcome = { outcome: 'not-justified', reason: 'no-danger-found' };
    expect((await running.call('requester', 'post', review, outcome)).status).to.equal(403);
    await running.must(201, 'auditor', 'post', review, outcome);
    const again = await running.call('auditor', 'post', review, outcome);
    expect(again.body['code']).to.equal('ALREADY_REVIEWED');
  });

  it('is seen by the citizen with its review', async () => {
    await world.running.settle();
    const { body } = await world.running.must(200, 'citizen-2', 'get', `/v1/accesses/${accessId}`);
    expect(body).to.have.nested.property('access.reviewed', 'not-justified');
    expect(body).to.have.nested.property('access.basis.kind', 'emergency');
  });
});
