import { expect } from 'chai';
import type { Terms } from '#core/authorisation/terms';
import { HASH, openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourneyOn, EVERY_LEDGER, FABRIC_PROCESSES } from './journey-ledgers.ts';
import { AGENCY } from './published-catalogue.ts';
import { httpTerms, newKey, textOf } from './running-gateway.ts';

const DAY_MS = 86_400_000;
const CITIZEN = 'citizen-1';

describeJourneyOn([...EVERY_LEDGER, FABRIC_PROCESSES], 'from a request to a look at the data', (ledger) => {
  let world: ConsentWorld;
  let asked: Terms;
  let requestId = '';
  let grantId = '';
  let accessId = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    asked = world.terms({
      categories: ['disability-record', 'medical-expense'],
      providers: [AGENCY.disabledPersons, AGENCY.healthInsurance],
    });
  });
  after(() => world.running.stop());

  it('is asked for by the agency, and read by the citizen', async () => {
    const { running } = world;
    const request = await running.must(201, 'requester', 'post', '/v1/authorisation-requests', {
      subjectId: await running.subject(CITIZEN),
      terms: httpTerms(asked),
      caseNumber: 'CASE-2026-1',
      justification: 'annual-review',
      answerBy: new Date(Date.now() + DAY_MS).toISOString(),
    });
    requestId = textOf(request, 'requestId');
    await running.settle();
    const { body } = await running.must(200, CITIZEN, 'get', '/v1/my/requests');
    expect(body).to.have.nested.property('items[0].requestId', requestId);
    expect(body).to.have.nested.property('items[0].status', 'submitted');
  });

  it('is not approved by a session without a signature', async () => {
    const path = `/v1/authorisation-requests/${requestId}/approval`;
    const { status, body } = await world.running.call(CITIZEN, 'post', path, { terms: httpTerms(asked) });
    expect([status, body['code']]).to.deep.equal([403, 'EVIDENCE_NOT_ALLOWED']);
  });

  it('is not approved for more than was asked, nor with a signature over other terms', async () => {
    const { running } = world;
    const path = `/v1/authorisation-requests/${requestId}/approval`;
    const wider = { ...asked, until: asked.until + 1 };
    const approve = async (signed: Terms, sent: Terms): Promise<unknown> => {
      const key = newKey();
      const act = { type: 'authorisation.approve', id: key, requestId, terms: signed };
      const body = { evidence: await running.evidence(CITIZEN, act), terms: httpTerms(sent) };
      return (await running.call(CITIZEN, 'post', path, body, { key })).body['code'];
    };
    expect(await approve(wider, wider)).to.equal('NARROWING_TOO_WIDE');
    expect(await approve({ ...asked, maxUses: 1 }, asked)).to.equal('EVIDENCE_SIGNATURE_INVALID');
  });

  it('is approved, narrowed, with the key of the citizen', async () => {
    const { running } = world;
    const key = newKey();
    const terms = { ...asked, categories: ['medical-expense'] };
    const act = { type: 'authorisation.approve', id: key, requestId, terms };
    const body = { evidence: await running.evidence(CITIZEN, act), terms: httpTerms(terms) };
    const path = `/v1/authorisation-requests/${requestId}/approval`;
    const approved = await running.must(201, CITIZEN, 'post', path, body, { key });
    expect(approved.body).to.include({ grantId: key, narrowed: true });
    grantId = key;
    await running.settle();
    for (const person of [CITIZEN, 'requester']) {
      const read = await running.must(200, person, 'get', `/v1/authorisation-requests/${requestId}`);
      expect(read.body).to.have.nested.property('request.status', 'narrowed');
      expect(read.body).to.have.nested.property('request.answer').that.includes({ by: 'self', grantId });
    }
  });

  it('lets the agency look, but not at what was narrowed away', async () => {
    const permitted = await world.ask(CITIZEN);
    expect(permitted.body).to.include({ decision: 'permit', grantId });
    expect(permitted.body).to.have.nested.property('obligations.onwardTransfer', 'forbidden');
    accessId = textOf(permitted, 'accessId');
    const other = { provider: AGENCY.disabledPersons, categories: ['disability-record'] };
    const denied = await world.ask(CITIZEN, other);
    expect(denied.body).to.include({ decision: 'deny', reason: 'GRANT_TOO_NARROW' });
  });

  it('is paused: what was permitted before is not released', async () => {
    const { running } = world;
    await running.must(201, CITIZEN, 'post', `/v1/grants/${grantId}/pause`, {});
    expect((await world.release(accessId)).body).to.include({ decision: 'deny', reason: 'GRANT_PAUSED' });
    expect((await world.ask(CITIZEN)).body).to.include({ decision: 'deny', reason: 'GRANT_PAUSED' });
  });

  it('is resumed by a signature alone, and released to the agency', async () => {
    const { running } = world;
    const path = `/v1/grants/${grantId}/resume`;
    expect((await running.call(CITIZEN, 'post', path, {})).body['code']).to.equal('EVIDENCE_NOT_ALLOWED');
    const key = newKey();
    const evidence = await running.evidence(CITIZEN, { type: 'authorisation.resume', id: key, grantId });
    await running.must(201, CITIZEN, 'post', path, { evidence }, { key });
    accessId = textOf(await world.ask(CITIZEN), 'accessId');
    expect((await world.release(accessId)).body).to.include({ decision: 'permit' });
  });

  it('arrives as it was sent', async () => {
    const { running } = world;
    const receipt = `/v1/accesses/${accessId}/receipt`;
    const received = await running.must(201, 'requester', 'post', receipt, {
      recordCount: 2,
      responseHash: HASH,
    });
    expect(received.body).to.include({ outcome: 'matched' });
    await running.settle();
    for (const person of [CITIZEN, 'requester', 'provider', 'auditor']) {
      const { body } = await running.must(200, person, 'get', `/v1/accesses/${accessId}`);
      expect(body).to.have.nested.property('access.pair', 'matched');
    }
  });

  it('tells where the two sides differ', async () => {
    const { running } = world;
    const other = textOf(await world.ask(CITIZEN), 'accessId');
    await world.release(other);
    const receipt = { recordCount: 3, responseHash: HASH };
    const { body } = await running.must(201, 'requester', 'post', `/v1/accesses/${other}/receipt`, receipt);
    expect(body).to.include({ outcome: 'conflict' });
  });

  it('is disputed by the citizen and answered by the auditor, once', async () => {
    const { running } = world;
    const dispute = `/v1/accesses/${accessId}/dispute`;
    const resolution = `/v1/accesses/${accessId}/resolution`;
    const outcome = { outcome: 'upheld', reason: 'case-was-closed' };
    const early = await running.call('auditor', 'post', resolution, outcome);
    expect(early.body['code']).to.equal('DISPUTE_NOT_FOUND');
    await running.must(201, CITIZEN, 'post', dispute, { reason: 'not-my-case' });
    await running.settle();
    const open = await running.must(200, CITIZEN, 'get', `/v1/accesses/${accessId}`);
    expect(open.body).to.have.nested.property('access.dispute', 'open');
    await running.must(201, 'auditor', 'post', resolution, outcome);
    const late = await running.call('auditor', 'post', resolution, outcome);
    expect([late.status, late.body['code']]).to.deep.equal([409, 'DISPUTE_RESOLVED']);
    await running.settle();
    const { body } = await running.must(200, CITIZEN, 'get', `/v1/accesses/${accessId}`);
    expect(body).to.have.nested.property('access.dispute', 'resolved');
  });

  it('is disputed by nobody else', async () => {
    const path = `/v1/accesses/${accessId}/dispute`;
    const { status } = await world.running.call('citizen-2', 'post', path, { reason: 'not-my-case' });
    expect(status).to.be.oneOf([403, 404]);
  });

  it('is revoked by the session alone, and denied from then on', async () => {
    const { running } = world;
    const path = `/v1/grants/${grantId}/revocation`;
    const revoked = await running.must(201, CITIZEN, 'post', path, {});
    // At once, from another window: no page of theirs has shown the first yet.
    const again = await running.must(200, CITIZEN, 'post', path, {});
    expect(again.body).to.deep.equal(revoked.body);
    expect((await world.ask(CITIZEN)).body).to.include({ decision: 'deny', reason: 'GRANT_REVOKED' });
  });

  it('shows the citizen every look, the denied ones too', async () => {
    const { running } = world;
    await running.settle();
    const { body } = await running.must(200, CITIZEN, 'get', '/v1/my/accesses?limit=100');
    const { items } = body as { items: { decision: string; reason: string | null }[] };
    expect(items.filter(({ decision }) => decision === 'permit')).to.have.lengthOf(3);
    expect(items.filter(({ decision }) => decision === 'deny').map(({ reason }) => reason)).to.deep.equal([
      'GRANT_REVOKED',
      'GRANT_PAUSED',
      'GRANT_TOO_NARROW',
    ]);
  });
});
