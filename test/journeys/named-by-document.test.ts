import { expect } from 'chai';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HASH, openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourney } from './journey-ledgers.ts';
import { httpTerms, newKey, textOf, type Answer } from './running-gateway.ts';

/** The citizens of the demonstration, by their numbers. */
const NUMBER = '330106198203141820';
const CITIZEN = 'citizen-1';
const DOCUMENT = { type: 'citizen-number', number: NUMBER };

describeJourney('naming a person by id document', (ledger) => {
  let world: ConsentWorld;

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
  });
  after(() => world.running.stop());

  const acts: readonly [string, string, string, () => object][] = [
    ['an access', 'requester', '/v1/accesses', () => ({ ...question(), basis: { kind: 'grant' } })],
    ['an emergency access', 'requester', '/v1/emergency-accesses', () => question()],
    [
      'a request',
      'requester',
      '/v1/authorisation-requests',
      () => ({
        terms: httpTerms(world.terms({ until: Date.now() + 86_400_000 })),
        caseNumber: 'CASE-2026-9',
        justification: 'annual-review',
        answerBy: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    ],
    [
      'a grant at a counter',
      'clerk',
      '/v1/grants',
      () => ({ terms: httpTerms(world.terms()), evidence: { by: 'counter', proof: 'paper', hash: HASH } }),
    ],
  ];

  function question(): object {
    return {
      provider: world.terms().providers[0],
      categories: ['medical-expense'],
      purpose: 'disability-benefit-review',
      caseNumber: 'CASE-2026-9',
    };
  }

  for (const [title, person, path, body] of acts) {
    const send = (named: object, key = newKey()): Promise<Answer> =>
      world.running.call(person, 'post', path, { ...body(), ...named }, { key });

    it(`makes ${title} about the same person as the pseudonym does`, async () => {
      const { running } = world;
      const made = await send({ idDocument: DOCUMENT });
      expect(made.status).to.equal(201);
      await running.settle();
      const subjectId = await running.subject(CITIZEN);
      const { receipt } = made.body as { receipt: { commandId: string } };
      const { body: page } = await running.must(
        200,
        'auditor',
        'get',
        `/v1/trail/events?subjectId=${subjectId}&limit=1`,
      );
      expect(page).to.have.nested.property('items[0].commandId', receipt.commandId);
    });

    it(`takes one of the two for ${title}, and not both`, async () => {
      const both = await send({ idDocument: DOCUMENT, subjectId: await world.running.subject(CITIZEN) });
      expect([both.status, both.body['code']]).to.deep.equal([400, 'INPUT_INVALID']);
      expect(both.body).to.have.nested.property('errors[0].pointer', '/subjectId');
      const neither = await send({});
      expect(neither.status).to.be.oneOf([400, 403]);
    });
  }

  it('refuses a number that is none, and does not repeat it', async () => {
    const number = '330106198203141821';
    const body = { ...question(), basis: { kind: 'grant' }, idDocument: { ...DOCUMENT, number } };
    const answer = await world.running.call('requester', 'post', '/v1/accesses', body);
    expect([answer.status, answer.body['code']]).to.deep.equal([400, 'IDENTIFIER_INVALID']);
    expect(JSON.stringify(answer.body)).not.to.contain(number);
  });

  it('names a representative too', async () => {
    const { running } = world;
    const appointment = {
      idDocument: DOCUMENT,
      kind: 'guardian',
      scope: ['see'],
      from: new Date().toISOString(),
      until: new Date(Date.now() + 86_400_000).toISOString(),
      evidence: { by: 'counter', proof: 'paper', hash: HASH },
    };
    const representativeIdDocument = { type: 'citizen-number', number: '510104195608212057' };
    const made = await running.must(201, 'clerk', 'post', '/v1/representatives', {
      ...appointment,
      representativeIdDocument,
    });
    expect(textOf(made, 'appointmentId')).to.have.length.above(8);
    const nobody = await running.call('clerk', 'post', '/v1/representatives', appointment);
    expect(nobody.body).to.have.nested.property('errors[0].pointer', '/representativeId');
  });

  it('leaves the number in no file', async () => {
    const { dataDir } = world.running;
    const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile() && !one.name.startsWith('oidc'))) {
      const bytes = await readFile(join(entry.parentPath, entry.name));
      expect(bytes.includes(NUMBER), entry.name).to.equal(false);
    }
  });
});
