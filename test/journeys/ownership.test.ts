import { hash } from 'node:crypto';
import { expect } from 'chai';
import { citizenCommandId } from '#core/evidence/citizen-command-id';
import { openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourney } from './journey-ledgers.ts';
import {
  formatCertificateIdentifier,
  parseCertificateIdentifier,
} from '#core/identifier/certificate-identifier';
import { httpTerms, newKey, textOf, type Answer } from './running-gateway.ts';

const OWNER = 'citizen-1';
const OTHER = 'citizen-2';
const UNKNOWN_ACCESS = `${'0'.repeat(64)}.0`;

describeJourney('what is one citizen’s', (ledger) => {
  let world: ConsentWorld;
  /** What the owner has, by kind; and something of the same form that nobody has. */
  const ids = { grant: '', request: '', access: '', certificate: '' };

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    for (const person of [OTHER, OWNER]) await fill(person);
    await world.running.settle();
  });
  after(() => world.running.stop());

  /** A request, a grant, an access and a certificate. */
  async function fill(person: string): Promise<void> {
    const { running } = world;
    const subjectId = await running.subject(person);
    ids.grant = await world.grant(person, world.terms());
    ids.access = textOf(await world.ask(person), 'accessId');
    const request = await running.must(201, 'requester', 'post', '/v1/authorisation-requests', {
      subjectId,
      terms: httpTerms(world.terms({ until: Date.now() + 86_400_000 })),
      caseNumber: 'CASE-2026-7',
      justification: 'annual-review',
      answerBy: new Date(Date.now() + 3_600_000).toISOString(),
    });
    ids.request = textOf(request, 'requestId');
    const number = person === OWNER ? '330106198203141820' : '510104195608212057';
    const issued = await running.must(201, 'issuer-1', 'post', '/v1/certificates', {
      certificateType: 'social-security-card',
      holder: { name: '测试持证人', idDocument: { type: 'citizen-number', number } },
      claims: {
        cardNumber: 'D10000037',
        insuredRegion: '330106',
        cardForm: 'electronic',
        firstInsuredOn: '2020-01-02',
      },
    });
    ids.certificate = textOf(issued, 'identifier');
  }

  const lists = [
    '/v1/my/certificates',
    '/v1/my/accesses',
    '/v1/my/requests',
    '/v1/my/summary',
    '/v1/grants',
    '/v1/authorisation-requests',
    '/v1/accesses',
  ];
  for (const path of lists) {
    it(`is shown at ${path}, and nothing of another's`, async () => {
      const { running } = world;
      const [own, others] = [await running.subject(OWNER), await running.subject(OTHER)];
      const { body } = await running.must(200, OWNER, 'get', path);
      expect(JSON.stringify(body)).to.contain(own).and.not.to.contain(others);
    });
  }

  it('cannot be reached by asking for another subject', async () => {
    const { running } = world;
    const subjectId = await running.subject(OWNER);
    const { body } = await running.must(200, OTHER, 'get', `/v1/accesses?subjectId=${subjectId}`);
    expect(body['items']).to.deep.equal([]);
  });

  it('cannot be reached by a cursor of its owner', async () => {
    const { running } = world;
    await world.ask(OWNER);
    await running.settle();
    const { body } = await running.must(200, OWNER, 'get', '/v1/my/accesses?limit=1');
    const after = String(body['next']);
    const others = await running.must(200, OTHER, 'get', `/v1/my/accesses?limit=100&after=${after}`);
    expect(JSON.stringify(others.body)).not.to.contain(await running.subject(OWNER));
  });

  /** All of a problem but what names the one call. */
  const problem = ({ status, body }: Answer): unknown => ({ status, ...body, instance: undefined });

  const reads: readonly [string, (id: string) => string, keyof typeof ids, string][] = [
    ['a grant', (id) => `/v1/grants/${id}`, 'grant', newKey()],
    ["a grant's receipt", (id) => `/v1/grants/${id}/receipt`, 'grant', newKey()],
    ['a request', (id) => `/v1/authorisation-requests/${id}`, 'request', newKey()],
    ['an access', (id) => `/v1/accesses/${id}`, 'access', UNKNOWN_ACCESS],
    ['a certificate', (id) => `/v1/certificates/${id}`, 'certificate', ''],
    ["a certificate's history", (id) => `/v1/certificates/${id}/history`, 'certificate', ''],
    ["a certificate's evidence", (id) => `/v1/certificates/${id}/evidence`, 'certificate', ''],
    ["a certificate's document", (id) => `/v1/certificates/${id}/document`, 'certificate', ''],
  ];
  for (const [title, path, kind, unknown] of reads) {
    it(`is ${title}: for others as if it were not there`, async () => {
      const { running } = world;
      await running.must(200, OWNER, 'get', path(ids[kind]));
      const another = await running.call(OTHER, 'get', path(ids[kind]));
      const none = await running.call(OTHER, 'get', path(unknown === '' ? unknownLike(ids[kind]) : unknown));
      expect(another.status).to.equal(404);
      expect(problem(another)).to.deep.equal(problem(none));
    });
  }

  const acts: readonly [string, (id: string) => string, keyof typeof ids, string, object][] = [
    ['revoke the grant', (id) => `/v1/grants/${id}/revocation`, 'grant', newKey(), {}],
    ['pause the grant', (id) => `/v1/grants/${id}/pause`, 'grant', newKey(), {}],
    ['refuse the request', (id) => `/v1/authorisation-requests/${id}/refusal`, 'request', newKey(), {}],
    [
      'dispute the access',
      (id) => `/v1/accesses/${id}/dispute`,
      'access',
      UNKNOWN_ACCESS,
      { reason: 'not-my-case' },
    ],
  ];
  for (const [title, path, kind, unknown, body] of acts) {
    it(`lets nobody else ${title}, and tells them nothing`, async () => {
      const { running } = world;
      const another = await running.call(OTHER, 'post', path(ids[kind]), body);
      const none = await running.call(OTHER, 'post', path(unknown), body);
      expect(another.status).to.equal(404);
      const told = (answer: Answer, id: string): string => JSON.stringify(problem(answer)).replaceAll(id, '');
      expect(told(another, ids[kind])).to.equal(told(none, unknown));
    });
  }

  it('lets nobody else cancel the certificate, and tells them nothing, whatever they claim', async () => {
    const { running } = world;
    const [own, others] = [await running.subject(OWNER), await running.subject(OTHER)];
    const cancelling = {
      act: 'cancel',
      reason: 'holder-request',
      legalReference: 'social-insurance-law.art-58',
    };
    const signed = (subjectId: string, evidence: object): object => ({ ...cancelling, subjectId, evidence });
    const { jws } = (await running.evidence(OTHER, { type: 'certificate.revoke', id: newKey() })) as {
      jws: string;
    };
    const bodies = [
      signed(others, { by: 'self', jws }),
      signed(others, { by: 'session' }),
      signed(own, { by: 'representative', appointmentId: newKey(), jws }),
      signed(own, { by: 'session', appointmentId: newKey() }),
    ];
    for (const body of bodies) {
      const there = await running.call(OTHER, 'post', `/v1/certificates/${ids.certificate}/revocation`, body);
      const none = unknownLike(ids.certificate);
      const absent = await running.call(OTHER, 'post', `/v1/certificates/${none}/revocation`, body);
      expect(there.status).to.equal(404);
      expect(problem(there)).to.deep.equal(problem(absent));
    }
  });

  it('is reached by keys of their own: one key serves two citizens, each for their own act', async () => {
    const { running } = world;
    const revoke = async (person: string): Promise<Answer> => {
      const grant = await world.grant(person, world.terms());
      return running.call(person, 'post', `/v1/grants/${grant}/revocation`, {}, { key: 'revoke-1' });
    };
    const [first, second] = [await revoke(OWNER), await revoke(OTHER)];
    expect([first.status, second.status]).to.deep.equal([201, 201]);
    const again = await revoke(OWNER);
    expect([again.status, again.body['code']]).to.deep.equal([422, 'ID_REUSED']);
  });

  it('is signed with the mark of its key, where the key is no random UUID', async () => {
    const { running } = world;
    const terms = world.terms();
    const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
    const key = newKey().replaceAll('-', '');
    const grant = async (id: string): Promise<Answer> => {
      const evidence = await running.evidence(OWNER, { type: 'authorisation.grant', id, terms });
      return running.call(OWNER, 'post', '/v1/grants', { evidence, terms: httpTerms(terms) }, { key });
    };
    expect((await grant(key)).body['code']).to.equal('EVIDENCE_SIGNATURE_INVALID');
    const marked = citizenCommandId(key, await running.subject(OWNER), { sha256 });
    expect((await grant(marked)).body).to.include({ grantId: marked });
  });

  it('is no other citizen’s to act upon in their name', async () => {
    const { running } = world;
    const subjectId = await running.subject(OWNER);
    const { status, body } = await running.call(OTHER, 'post', `/v1/grants/${ids.grant}/revocation`, {
      subjectId,
    });
    expect([status, body['code']]).to.deep.equal([403, 'NOT_ALLOWED']);
  });

  it('is unknown to an agency that is no party to it', async () => {
    const { running } = world;
    const path = `/v1/certificates/${ids.certificate}`;
    const { status, body } = await running.call('issuer-2', 'get', path);
    expect([status, body['code']]).to.deep.equal([404, 'CERTIFICATE_NOT_FOUND']);
  });

  it('is under every subject’s own pseudonym, the same for every agency', async () => {
    const { running } = world;
    const idDocument = { type: 'citizen-number', number: '330106198203141820' };
    const { body } = await running.must(200, 'provider', 'post', '/v1/pseudonyms', { idDocument });
    expect(body['subjectId']).to.equal(await running.subject(OWNER));
  });
});

/** An identifier of the same type and agency, which names no certificate. */
function unknownLike(identifier: string): string {
  const parts = parseCertificateIdentifier(identifier, { mode: 'strict' });
  return formatCertificateIdentifier({ ...parts, serial: 'UNKNOWN' });
}
