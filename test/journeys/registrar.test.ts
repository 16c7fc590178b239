import { expect } from 'chai';
import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import { HASH, openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourneyOn, LEDGERS_OF_ONES_OWN } from './journey-ledgers.ts';
import { newKey, textOf, type Answer } from './running-gateway.ts';

const CITIZEN = 'citizen-1';

describeJourneyOn(LEDGERS_OF_ONES_OWN, 'setting a grant aside', (ledger) => {
  let world: ConsentWorld;
  let grantId = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    grantId = await world.grant(CITIZEN, world.terms());
  });
  after(() => world.running.stop());

  const setAside = (person: string, id = grantId): Promise<Answer> =>
    world.running.call(person, 'post', `/v1/grants/${id}/set-aside`, { reason: 'purpose-retired' });

  it('is nothing for a grant that applies', async () => {
    const { status, body } = await setAside('registrar');
    expect([status, body['code']]).to.deep.equal([409, 'GRANT_STILL_APPLICABLE']);
  });

  it('is nothing for a grant that there is not, and for nobody but the registrar', async () => {
    expect((await setAside('registrar', newKey())).body['code']).to.equal('GRANT_NOT_FOUND');
    for (const person of ['requester', 'clerk', CITIZEN])
      expect((await setAside(person)).status).to.equal(403);
  });

  it('states what became of a grant whose purpose is retired', async () => {
    const { running } = world;
    await running.must(201, 'registrar', 'post', '/v1/purposes/disability-benefit-review/retirement', {});
    const { status } = await setAside('registrar');
    expect(status).to.equal(201);
    await running.settle();
    const { body } = await running.must(200, CITIZEN, 'get', `/v1/grants/${grantId}`);
    expect(body).to.have.nested.property('grant.status', 'inapplicable');
    expect((await setAside('registrar')).body['code']).to.equal('GRANT_INAPPLICABLE');
  });
});

describeJourneyOn(LEDGERS_OF_ONES_OWN, 'a notice that has changed something', (ledger) => {
  let world: ConsentWorld;

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
  });
  after(() => world.running.stop());

  it('makes what was granted under the older one inapplicable: nobody can look, and it is shown so', async () => {
    const { running } = world;
    const grantId = await world.grant(CITIZEN, world.terms());
    const [notice] = (await readDemoCatalogue()).notices.filter(
      ({ purpose, version }) => purpose === 'disability-benefit-review' && version === 2,
    );
    const validFrom = new Date().toISOString();
    await running.must(201, 'registrar', 'post', '/v1/notices', { ...notice, validFrom });
    expect((await world.ask(CITIZEN)).body).to.include({ decision: 'deny', reason: 'NOTICE_OUTDATED' });
    await running.settle();
    const { body } = await running.must(200, CITIZEN, 'get', `/v1/grants/${grantId}`);
    expect(body).to.have.nested.property('grant.status', 'inapplicable');
    const listed = await running.must(200, CITIZEN, 'get', '/v1/grants?status=inapplicable');
    expect(listed.body).to.have.nested.property('items[0].grantId', grantId);
    const summary = await running.must(200, CITIZEN, 'get', '/v1/my/summary');
    expect(summary.body).to.have.nested.property('grants.active', 0);
  });
});

describeJourneyOn(LEDGERS_OF_ONES_OWN, 'a batch by its root', (ledger) => {
  let world: ConsentWorld;
  let batch: Record<string, unknown>;

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    const { items } = (await world.running.must(200, undefined, 'get', '/v1/seals?limit=100')).body as {
      items: { code: string; owner: string }[];
    };
    const seal = items.find(({ owner }) => owner === '12330000MB1A01178B');
    batch = {
      certificateType: 'social-security-card',
      typeVersion: 1,
      sealKeyId: seal?.code,
      root: HASH,
      count: 1_000_000,
      issuedAt: new Date().toISOString(),
    };
  });
  after(() => world.running.stop());

  const anchor = (person: string, body: object, key = newKey()): Promise<Answer> =>
    world.running.call(person, 'post', '/v1/certificate-batches', body, { key });

  it('is anchored once by its issuer, who reads it again', async () => {
    const { running } = world;
    const key = newKey();
    const made = await anchor('issuer-1', batch, key);
    expect([made.status, made.body['batchId']]).to.deep.equal([201, key]);
    expect((await anchor('issuer-1', batch, key)).status).to.equal(200);
    await running.settle();
    const { body } = await running.must(
      200,
      'issuer-1',
      'get',
      `/v1/certificate-batches/${textOf(made, 'batchId')}`,
    );
    expect(body).to.have.deep.property('batch', {
      batchId: key,
      issuer: '12330000MB1A01178B',
      ...batch,
      receipt: made.body['receipt'],
    });
    const other = await running.call('issuer-2', 'get', `/v1/certificate-batches/${key}`);
    expect([other.status, other.body['code']]).to.deep.equal([404, 'CERTIFICATE_NOT_FOUND']);
  });

  const refusals: readonly [string, string, object, string][] = [
    ['of another agency’s type', 'issuer-2', {}, 'ISSUER_NOT_ACCREDITED'],
    ['of a type that there is not', 'issuer-1', { certificateType: 'none' }, 'TYPE_NOT_FOUND'],
    ['of another version', 'issuer-1', { typeVersion: 2 }, 'TYPE_VERSION_NOT_CURRENT'],
    ['sealed with no key of the agency', 'issuer-1', { sealKeyId: HASH }, 'SEAL_KEY_NOT_FOUND'],
    ['issued long ago', 'issuer-1', { issuedAt: '2020-01-01T00:00:00.000Z' }, 'ISSUED_AT_OUT_OF_BOUNDS'],
    ['of nothing', 'issuer-1', { count: 0 }, 'INPUT_INVALID'],
    ['with a root that is no digest', 'issuer-1', { root: 'root' }, 'INPUT_INVALID'],
  ];
  for (const [title, person, changes, code] of refusals) {
    it(`is refused ${title}`, async () => {
      expect((await anchor(person, { ...batch, ...changes })).body['code']).to.equal(code);
    });
  }
});
