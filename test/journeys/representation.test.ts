import { expect } from 'chai';
import { HASH, openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourney } from './journey-ledgers.ts';
import { httpTerms, newKey, textOf, type Answer } from './running-gateway.ts';

const GUARDIAN = 'citizen-1';
const STRANGER = 'citizen-2';
const WARD = 'citizen-3';
const YEAR_MS = 365 * 86_400_000;
const PAPER = { by: 'counter', proof: 'paper', hash: HASH };

describeJourney('acting for another person', (ledger) => {
  let world: ConsentWorld;
  let appointmentId = '';
  let grantId = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    const { running } = world;
    const appointed = await running.must(201, 'clerk', 'post', '/v1/representatives', {
      subjectId: await running.subject(WARD),
      representativeId: await running.subject(GUARDIAN),
      kind: 'guardian',
      scope: ['grant', 'pause', 'revoke'],
      from: new Date().toISOString(),
      until: new Date(Date.now() + YEAR_MS).toISOString(),
      evidence: PAPER,
    });
    appointmentId = textOf(appointed, 'appointmentId');
  });
  after(() => world.running.stop());

  async function grantFor(person: string): Promise<Answer> {
    const { running } = world;
    const subjectId = await running.subject(WARD);
    const key = newKey();
    const terms = world.terms();
    const act = { type: 'authorisation.grant', id: key, terms };
    const evidence = await running.evidence(person, act, { subjectId, appointmentId });
    const body = { subjectId, evidence, terms: httpTerms(terms) };
    return await running.call(person, 'post', '/v1/grants', body, { key });
  }

  it('is a guardian with the key of the guardian', async () => {
    const made = await grantFor(GUARDIAN);
    expect(made.status).to.equal(201);
    grantId = textOf(made, 'grantId');
    expect((await world.ask(WARD)).body).to.include({ decision: 'permit', grantId });
    await world.running.settle();
    const { body } = await world.running.must(200, WARD, 'get', `/v1/grants/${grantId}`);
    expect(body).to.have.nested.property('grant.givenBy', 'representative');
    expect(body).to.have.nested.property('grant.appointmentId', appointmentId);
  });

  it('is nobody else, even with the number of the appointment', async () => {
    const signed = await grantFor(STRANGER);
    expect(signed.body['code']).to.equal('EVIDENCE_KEY_UNKNOWN');
    const subjectId = await world.running.subject(WARD);
    const evidence = { by: 'session', appointmentId };
    const pause = `/v1/grants/${grantId}/pause`;
    const { status, body } = await world.running.call(STRANGER, 'post', pause, { subjectId, evidence });
    expect([status, body['code']]).to.deep.equal([404, 'POWER_NOT_FOUND']);
    expect((await world.ask(WARD)).body).to.include({ decision: 'permit' });
  });

  it('is not without the appointment', async () => {
    const subjectId = await world.running.subject(WARD);
    const pause = `/v1/grants/${grantId}/pause`;
    const { status, body } = await world.running.call(GUARDIAN, 'post', pause, { subjectId });
    expect([status, body['code']]).to.deep.equal([403, 'NOT_ALLOWED']);
  });

  it('narrows by the guardian’s session, within the scope', async () => {
    const { running } = world;
    const subjectId = await running.subject(WARD);
    const evidence = { by: 'session', appointmentId };
    await running.must(201, GUARDIAN, 'post', `/v1/grants/${grantId}/pause`, { subjectId, evidence });
    expect((await world.ask(WARD)).body).to.include({ decision: 'deny', reason: 'GRANT_PAUSED' });
    const until = new Date(Date.now() + 60_000).toISOString();
    const shorten = `/v1/grants/${grantId}/shortening`;
    const refused = await running.call(GUARDIAN, 'post', shorten, { subjectId, evidence, until });
    expect([refused.status, refused.body['code']]).to.deep.equal([403, 'POWER_TOO_NARROW']);
  });

  it('ends with the appointment; what was done stays', async () => {
    const { running } = world;
    const subjectId = await running.subject(WARD);
    const end = `/v1/representatives/${appointmentId}/end`;
    await running.must(201, 'clerk', 'post', end, { subjectId, reason: 'court-order', evidence: PAPER });
    const evidence = { by: 'session', appointmentId };
    const revocation = `/v1/grants/${grantId}/revocation`;
    const refused = await running.call(GUARDIAN, 'post', revocation, { subjectId, evidence });
    expect(refused.body['code']).to.equal('POWER_NOT_IN_FORCE');
    await running.settle();
    const { body } = await running.must(200, WARD, 'get', `/v1/grants/${grantId}`);
    expect(body).to.have.nested.property('grant.status', 'paused');
  });
});

describeJourney('acting at a counter', (ledger) => {
  let world: ConsentWorld;
  let grantId = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
  });
  after(() => world.running.stop());

  it('is a grant on paper, by a clerk, for a subject who is named', async () => {
    const { running } = world;
    const body = { evidence: PAPER, terms: httpTerms(world.terms()) };
    const nobody = await running.call('clerk', 'post', '/v1/grants', body);
    expect([nobody.status, nobody.body['code']]).to.deep.equal([403, 'NOT_ALLOWED']);
    const subjectId = await running.subject(STRANGER);
    const made = await running.must(201, 'clerk', 'post', '/v1/grants', { ...body, subjectId });
    grantId = textOf(made, 'grantId');
    expect((await world.ask(STRANGER)).body).to.include({ decision: 'permit', grantId });
    await running.settle();
    const read = await running.must(200, STRANGER, 'get', `/v1/grants/${grantId}`);
    expect(read.body).to.have.nested.property('grant.givenBy', 'counter');
  });

  it('gives a receipt to the person and to the counter, and to nobody else', async () => {
    const { running } = world;
    const path = `/v1/grants/${grantId}/receipt`;
    const { body } = await running.must(200, 'clerk', 'get', path);
    expect((await running.must(200, STRANGER, 'get', path)).body['receipt']).to.deep.equal(body['receipt']);
    expect(body).to.have.nested.property('receipt.recipient.code', world.terms().recipient);
    expect(body).to.have.nested.property('receipt.acts[0].by', 'counter');
    expect(body).to.have.nested.property('receipt.acts[0].officer').that.has.length(43);
    expect(body).to.have.nested.property('receipt.acts[0].commandId', grantId);
    expect(body).to.have.nested.property('receipt.sentence.en').that.contains('Beijing time');
    expect(body)
      .to.have.nested.property('receipt.sentence.zh')
      .that.matches(/可以向.*查询/);
    const other = await running.call(GUARDIAN, 'get', path);
    expect([other.status, other.body['code']]).to.deep.equal([404, 'GRANT_NOT_FOUND']);
    expect((await running.call('requester', 'get', path)).status).to.equal(403);
  });

  it('gives a page to print, in both languages', async () => {
    const { running } = world;
    const headers = { Accept: 'text/html' };
    const path = `/v1/grants/${grantId}/receipt`;
    const answer = await running.must(200, 'clerk', 'get', path, undefined, { headers });
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    const page = textOf(answer, 'text');
    expect(page).to.contain(grantId).and.to.contain('授权回执').and.to.contain('at a counter');
  });

  it('gives the counter no receipt of what was not done at it', async () => {
    const { running } = world;
    const own = await world.grant(GUARDIAN, world.terms());
    await running.settle();
    await running.must(200, GUARDIAN, 'get', `/v1/grants/${own}/receipt`);
    const { status, body } = await running.call('clerk', 'get', `/v1/grants/${own}/receipt`);
    expect([status, body['code']]).to.deep.equal([404, 'GRANT_NOT_FOUND']);
  });

  it('is nothing that a citizen can claim', async () => {
    const { running } = world;
    const body = { evidence: PAPER, subjectId: await running.subject(STRANGER) };
    const { status } = await running.call(STRANGER, 'post', `/v1/grants/${grantId}/revocation`, body);
    expect(status).to.equal(403);
  });

  it('is no session of the clerk', async () => {
    const { running } = world;
    const body = { evidence: { by: 'session' }, subjectId: await running.subject(STRANGER) };
    const { status } = await running.call('clerk', 'post', `/v1/grants/${grantId}/revocation`, body);
    expect(status).to.equal(403);
  });

  it('is revoked by the citizen at home', async () => {
    const { running } = world;
    await running.must(201, STRANGER, 'post', `/v1/grants/${grantId}/revocation`, {});
    expect((await world.ask(STRANGER)).body).to.include({ decision: 'deny', reason: 'GRANT_REVOKED' });
  });
});
