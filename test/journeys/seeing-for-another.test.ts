import { expect } from 'chai';
import { HASH, openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourney } from './journey-ledgers.ts';
import { newKey, textOf, type Answer } from './running-gateway.ts';

const GUARDIAN = 'citizen-1';
const STRANGER = 'citizen-2';
const WARD = 'citizen-3';
const DAY_MS = 86_400_000;
const PAPER = { by: 'counter', proof: 'paper', hash: HASH };

describeJourney('seeing for another person', (ledger) => {
  let world: ConsentWorld;
  let appointment = '';
  let narrow = '';
  let grantId = '';
  let accessId = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    appointment = await appoint(['see']);
    narrow = await appoint(['pause', 'revoke']);
    grantId = await world.grant(WARD, world.terms());
    accessId = textOf(await world.ask(WARD), 'accessId');
    await world.running.settle();
  });
  after(() => world.running.stop());

  async function appoint(scope: readonly string[]): Promise<string> {
    const { running } = world;
    const body = {
      subjectId: await running.subject(WARD),
      representativeId: await running.subject(GUARDIAN),
      kind: 'guardian',
      scope,
      from: new Date().toISOString(),
      until: new Date(Date.now() + DAY_MS).toISOString(),
      evidence: PAPER,
    };
    return textOf(await running.must(201, 'clerk', 'post', '/v1/representatives', body), 'appointmentId');
  }

  const paths: readonly (readonly [string, () => string])[] = [
    ['accesses', () => '/v1/accesses'],
    ['an access', () => `/v1/accesses/${accessId}`],
    ['their accesses', () => '/v1/my/accesses'],
    ['grants', () => '/v1/grants'],
    ['a grant', () => `/v1/grants/${grantId}`],
    ['the summary', () => '/v1/my/summary'],
  ];
  for (const [title, path] of paths) {
    it(`shows ${title} of the subject, and nothing of the guardian`, async () => {
      const { running } = world;
      const { body } = await running.must(200, GUARDIAN, 'get', `${path()}?appointment=${appointment}`);
      expect(JSON.stringify(body))
        .to.contain(await running.subject(WARD))
        .and.not.to.contain(await running.subject(GUARDIAN));
    });
  }

  for (const path of ['/v1/my/requests', '/v1/my/certificates', '/v1/authorisation-requests']) {
    it(`lists ${path}`, () => world.running.must(200, GUARDIAN, 'get', `${path}?appointment=${appointment}`));
  }

  const refused: readonly [string, string, () => string][] = [
    ['somebody else with the number of the appointment', STRANGER, () => appointment],
    ['the subject, who needs none', WARD, () => appointment],
    ['an appointment that does not cover seeing', GUARDIAN, () => narrow],
    ['an appointment that there is not', GUARDIAN, newKey],
    ['an agency', 'requester', () => appointment],
  ];
  for (const [title, person, id] of refused) {
    it(`shows nothing to ${title}`, async () => {
      const answer = await world.running.call(person, 'get', `/v1/grants?appointment=${id()}`);
      expect(codeOf(answer)).to.deep.equal([
        404,
        'POWER_NOT_FOUND',
        'no such power of representation of yours',
      ]);
    });
  }

  it('is listed for both, and for nobody else', async () => {
    const { running } = world;
    const idsOf = async (person: string): Promise<string[]> => {
      const { items } = (await running.must(200, person, 'get', '/v1/representatives')).body as {
        items: { appointmentId: string }[];
      };
      return items.map(({ appointmentId }) => appointmentId);
    };
    for (const person of [GUARDIAN, WARD]) expect(await idsOf(person)).to.deep.equal([narrow, appointment]);
    expect(await idsOf(STRANGER)).to.deep.equal([]);
  });

  it('ends with the appointment, as if it had never been', async () => {
    const { running } = world;
    const body = { subjectId: await running.subject(WARD), reason: 'court-order', evidence: PAPER };
    await running.must(201, 'clerk', 'post', `/v1/representatives/${appointment}/end`, body);
    await running.settle();
    for (const [, path] of paths) {
      const answer = await running.call(GUARDIAN, 'get', `${path()}?appointment=${appointment}`);
      expect(codeOf(answer)[1]).to.equal('POWER_NOT_FOUND');
    }
  });

  const codeOf = ({ status, body }: Answer): unknown[] => [status, body['code'], body['detail']];
});
