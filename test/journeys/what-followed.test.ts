import { expect } from 'chai';
import { openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourney } from './journey-ledgers.ts';
import { newKey, textOf } from './running-gateway.ts';

const CITIZEN = 'citizen-1';
/** Everybody who may read an access to the citizen's data. */
const READERS = [CITIZEN, 'requester', 'provider', 'auditor'];
const RANGE = { from: '2024-01-01T00:00:00.000Z', to: '2025-01-01T00:00:00.000Z' };

describeJourney('what followed an access', (ledger) => {
  let world: ConsentWorld;
  let grantId = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    grantId = await world.grant(CITIZEN, world.terms());
  });
  after(() => world.running.stop());

  /** The access as each reader reads it, which is the same for all; without the time of `step`. */
  async function told(accessId: string, step?: string): Promise<Record<string, unknown>> {
    const { running } = world;
    await running.settle();
    const seen: unknown[] = [];
    for (const person of READERS) {
      const { body } = await running.must(200, person, 'get', `/v1/accesses/${accessId}`);
      seen.push(body['access']);
    }
    for (const one of seen) expect(one).to.deep.equal(seen[0]);
    const access = seen[0] as Record<string, unknown>;
    if (step === undefined) return access;
    const { at, ...said } = access[step] as Record<string, unknown>;
    expect(Date.parse(String(at))).to.be.closeTo(Date.now(), 60_000);
    return said;
  }

  it('begins with what was asked, the range of data and the obligation among it', async () => {
    const asked = await world.ask(CITIZEN, { dataRange: RANGE });
    const access = await told(textOf(asked, 'accessId'));
    expect(access).to.deep.include({ dataRange: RANGE, policyVersion: 1, concealedUntil: null });
    expect(asked.body).to.have.nested.property('obligations.deleteBy', access['deleteBy']);
    expect(access).to.not.have.any.keys('releaseRefused', 'failure', 'review', 'objection', 'resolution');
  });

  it('says why a release was refused, after a later one that was not, too', async () => {
    const { running } = world;
    const accessId = textOf(await world.ask(CITIZEN), 'accessId');
    await running.must(201, CITIZEN, 'post', `/v1/grants/${grantId}/pause`);
    await world.release(accessId);
    expect(await told(accessId)).to.include({ decision: 'permit', reason: null, pair: 'release-refused' });
    expect(await told(accessId, 'releaseRefused')).to.deep.equal({ reason: 'GRANT_PAUSED' });
    const key = newKey();
    const evidence = await running.evidence(CITIZEN, { type: 'authorisation.resume', id: key, grantId });
    await running.must(201, CITIZEN, 'post', `/v1/grants/${grantId}/resume`, { evidence }, { key });
    await world.release(accessId);
    expect(await told(accessId)).to.include({ pair: 'one-sided' });
    expect(await told(accessId, 'releaseRefused')).to.deep.equal({ reason: 'GRANT_PAUSED' });
  });

  it('says who reports a failure, and why', async () => {
    const { running } = world;
    const accessId = await emergency();
    await running.must(201, 'provider', 'post', `/v1/accesses/${accessId}/failure`, { reason: 'no-record' });
    const { provider } = await told(accessId);
    expect(await told(accessId, 'failure')).to.deep.equal({ agency: provider, reason: 'no-record' });
  });

  it('says what a review found, and the end of an emergency as a time', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const accessId = await emergency(until);
    const judged = { outcome: 'not-justified', reason: 'no-danger-found' };
    await world.running.must(201, 'auditor', 'post', `/v1/emergency-accesses/${accessId}/review`, judged);
    expect(await told(accessId, 'review')).to.deep.equal(judged);
    expect(await told(accessId)).to.deep.include({
      basis: { kind: 'emergency', reason: 'life-in-danger', until },
    });
  });

  it('says what the citizen objected to, and how that was resolved', async () => {
    const { running } = world;
    const accessId = await emergency();
    await running.must(201, CITIZEN, 'post', `/v1/accesses/${accessId}/dispute`, { reason: 'not-my-case' });
    expect(await told(accessId, 'objection')).to.deep.equal({ by: 'session', reason: 'not-my-case' });
    expect(await told(accessId))
      .to.include({ dispute: 'open' })
      .and.not.have.property('resolution');
    const resolved = { outcome: 'upheld', reason: 'case-was-closed' };
    await running.must(201, 'auditor', 'post', `/v1/accesses/${accessId}/resolution`, resolved);
    expect(await told(accessId, 'resolution')).to.deep.equal(resolved);
    expect(await told(accessId)).to.include({ dispute: 'resolved' });
  });

  async function emergency(until = new Date(Date.now() + 3_600_000).toISOString()): Promise<string> {
    const question = {
      provider: '12330000MB1A033684',
      subjectId: await world.running.subject(CITIZEN),
      categories: ['medical-insurance-status'],
      purpose: 'emergency-relief',
      caseNumber: 'CASE-2026-2',
      reason: 'life-in-danger',
      until,
    };
    const asked = await world.running.must(201, 'requester', 'post', '/v1/emergency-accesses', question);
    return textOf(asked, 'accessId');
  }
});
