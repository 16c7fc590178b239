import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { newKey, runGateway, textOf, type RunningGateway } from './running-gateway.ts';
import { publishCatalogue } from './published-catalogue.ts';
import { describeJourney } from './journey-ledgers.ts';

const HOLDER = { name: '测试持证人甲', idDocument: { type: 'citizen-number', number: '330106198203141820' } };
const CLAIMS = {
  cardNumber: 'D10000037',
  insuredRegion: '330106',
  cardForm: 'electronic',
  firstInsuredOn: '2020-01-02',
};
const DRAFT = {
  certificateType: 'social-security-card',
  holder: HOLDER,
  claims: CLAIMS,
  validFrom: '2026-01-01T00:00:00.000Z',
  validUntil: '2030-01-01T00:00:00.000Z',
};

describeJourney('the life of a certificate', (ledger) => {
  let running: RunningGateway;
  let identifier = '';
  let document = '';
  let successor = { identifier: '', document: '' };
  /** Times between the acts, as text. */
  const moments: Record<string, string> = {};

  before(async function () {
    this.timeout(60_000);
    running = await runGateway({ ledger });
    await publishCatalogue(running);
  });
  after(() => running.stop());

  /** A time that no act shares, with everything before it readable. */
  async function moment(name: string): Promise<void> {
    await running.settle();
    await wait(5);
    moments[name] = new Date().toISOString();
    await wait(5);
  }

  async function verdict(text: string, asOf?: string): Promise<unknown> {
    const question = { document: text, ...(asOf !== undefined && { asOf }) };
    const { body } = await running.must(200, undefined, 'post', '/v1/verifications', question, { key: null });
    return body['verdict'];
  }

  const act = (name: string, body: object): Promise<unknown> =>
    running.must(201, 'issuer-1', 'post', `/v1/certificates/${identifier}/${name}`, body);

  it('is issued, and verifies', async () => {
    const issued = await running.must(201, 'issuer-1', 'post', '/v1/certificates', DRAFT);
    identifier = textOf(issued, 'identifier');
    document = textOf(issued, 'document');
    await moment('issued');
    expect(await verdict(document)).to.equal('valid');
  });

  it('verifies by its digest, and by its number only with its holder', async () => {
    const { body } = await running.must(200, 'citizen-1', 'get', `/v1/certificates/${identifier}/document`);
    const ask = (question: object) => running.call(undefined, 'post', '/v1/verifications', question);
    // Of the document that is kept: the one that the asker holds was not seen.
    expect((await ask({ digest: body['digest'] })).body).to.include({ verdict: 'valid', scope: 'record' });
    expect((await ask({ digest: 'A'.repeat(43) })).body).to.include({ verdict: 'tampered', scope: 'record' });
    expect((await ask({ identifier, holder: { name: HOLDER.name } })).body['verdict']).to.equal('valid');
    const refused = await ask({ identifier, holder: { name: '测试持证人乙' } });
    expect([refused.status, refused.body['code']]).to.deep.equal([404, 'CERTIFICATE_NOT_FOUND']);
  });

  it('is listed under the status that it is shown with', async () => {
    const over = { validFrom: '2020-01-01T00:00:00.000Z', validUntil: '2021-01-01T00:00:00.000Z' };
    const expired = await running.must(201, 'issuer-1', 'post', '/v1/certificates', { ...DRAFT, ...over });
    const newest = async (status: string): Promise<object | undefined> => {
      const path = `/v1/certificates?limit=1&status=${status}`;
      return ((await running.must(200, 'issuer-1', 'get', path)).body['items'] as object[])[0];
    };
    const shown = { identifier: textOf(expired, 'identifier'), status: 'expired' };
    expect(await newest('expired')).to.include(shown);
    expect(await newest('valid')).to.include({ identifier, status: 'valid' });
  });

  it('says what was tampered with', async () => {
    const [header = '', payload = '', signature = ''] = document.split('.');
    const other = signature.startsWith('A') ? 'B' : 'A';
    expect(await verdict(`${header}.${payload}.${other}${signature.slice(1)}`)).to.equal('tampered');
  });

  it('counts what was verified, by verdict, code and type', async () => {
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    for (const [verdict, code, type] of [
      ['valid', 'none', 'social-security-card'],
      ['tampered', 'SIGNATURE_INVALID', 'none'],
    ] as const)
      expect(metrics).to.match(
        new RegExp(
          `^sealtrail_verifications_total\\{verdict="${verdict}",code="${code}",type="${type}"\\} [1-9]`,
          'm',
        ),
      );
  });

  it('is suspended and reinstated', async () => {
    await act('suspension', { reason: 'card-reported-lost' });
    await moment('suspended');
    expect(await verdict(document)).to.equal('suspended');
    await act('reinstatement', { reason: 'card-found' });
    await moment('reinstated');
    expect(await verdict(document)).to.equal('valid');
  });

  it('is not replaced by one for another holder', async () => {
    const replacement = `/v1/certificates/${identifier}/replacement`;
    const holder = { ...HOLDER, idDocument: { ...HOLDER.idDocument, number: '510104195608212057' } };
    const { status, body } = await running.call('issuer-1', 'post', replacement, {
      kind: 'change',
      ...DRAFT,
      holder,
    });
    expect([status, body['code']]).to.deep.equal([422, 'CERTIFICATE_OTHER_SUBJECT']);
  });

  it('is replaced by its next version', async () => {
    const issued = await running.must(201, 'issuer-1', 'post', `/v1/certificates/${identifier}/replacement`, {
      kind: 'change',
      ...DRAFT,
      claims: { ...CLAIMS, insuredRegion: '330105' },
    });
    successor = { identifier: textOf(issued, 'identifier'), document: textOf(issued, 'document') };
    await moment('replaced');
    expect(await verdict(document)).to.equal('superseded');
    expect(await verdict(successor.document)).to.equal('valid');
    const { body } = await running.must(200, 'issuer-1', 'get', `/v1/certificates/${identifier}`);
    expect(body).to.have.nested.property('certificate.successor', successor.identifier);
  });

  it('is not replaced a second time', async () => {
    const again = { kind: 'renew', ...DRAFT };
    const path = `/v1/certificates/${identifier}/replacement`;
    const { status, body } = await running.call('issuer-1', 'post', path, again);
    expect([status, body['code']]).to.deep.equal([409, 'CERTIFICATE_SUPERSEDED']);
  });

  it('is revoked for good', async () => {
    const revocation = `/v1/certificates/${successor.identifier}/revocation`;
    const body = { act: 'cancel', reason: 'holder-request', legalReference: 'social-insurance-law.art-58' };
    await running.must(201, 'issuer-1', 'post', revocation, body);
    await moment('revoked');
    expect(await verdict(successor.document)).to.equal('revoked');
    const again = await running.call('issuer-1', 'post', revocation, body);
    expect(again.status).to.equal(409);
  });

  const remembered: readonly [string, string][] = [
    ['issued', 'valid'],
    ['suspended', 'suspended'],
    ['reinstated', 'valid'],
    ['replaced', 'superseded'],
    ['revoked', 'superseded'],
  ];
  for (const [name, expected] of remembered) {
    it(`was ${expected} when it was ${name}`, async () => {
      expect(await verdict(document, moments[name])).to.equal(expected);
    });
  }

  it('was valid in its next version before that was revoked', async () => {
    expect(await verdict(successor.document, moments['replaced'])).to.equal('valid');
    expect(await verdict(successor.document, moments['revoked'])).to.equal('revoked');
  });

  it('tells its history to its holder', async () => {
    const { body } = await running.must(200, 'citizen-1', 'get', `/v1/certificates/${identifier}/history`);
    const { items } = body as { items: { type: string }[] };
    expect(items.map(({ type }) => type)).to.deep.equal([
      'CertificateIssued',
      'CertificateSuspended',
      'CertificateReinstated',
      'CertificateSuperseded',
    ]);
  });

  it('has evidence for its issuer, its holder, and whoever has the document', async () => {
    const path = `/v1/certificates/${identifier}/evidence`;
    const own = await running.must(200, 'citizen-1', 'get', path);
    expect(own.body).to.have.nested.property('evidence.certificate.identifier', identifier);
    expect(own.body).to.have.nested.property('evidence.sealKey.owner', '12330000MB1A01178B');
    expect(own.body).to.have.nested.property('evidence.issuer.creditCode', '12330000MB1A01178B');
    expect(own.body).to.have.nested.property('evidence.type.claimSchema').that.is.an('object');
    const { evidence } = own.body as {
      evidence: { events: { type: string }[]; certificate: { digest: string } };
    };
    expect(evidence.events.map(({ type }) => type)).to.include('CertificateSuperseded');
    expect(JSON.stringify(evidence)).not.to.contain(await running.subject('citizen-1'));
    const { digest } = evidence.certificate;
    for (const shown of [{ document }, { document: JSON.stringify({ document }) }, { digest }]) {
      const answer = await running.must(200, undefined, 'post', path, shown);
      expect(answer.body['evidence']).to.deep.equal(evidence);
    }
    expect((await running.must(200, 'issuer-1', 'get', path)).body['evidence']).to.deep.equal(evidence);
  });

  describe('with its evidence in one file', () => {
    interface Bundle {
      readonly document: string;
      readonly asOfBlock: number;
      readonly asOfTime: string;
      readonly evidence: {
        readonly version: 1;
        readonly certificate: { readonly validUntil: string };
        readonly events: readonly object[];
        readonly issuer: { readonly active: readonly { readonly from: string }[] };
        readonly sealKey: { readonly retirements: readonly object[] };
      };
    }
    let bundle: Bundle;

    before(async () => {
      const shown = { document: successor.document };
      const path = `/v1/certificates/${successor.identifier}/evidence`;
      const { body } = await running.must(200, undefined, 'post', path, shown);
      bundle = { ...shown, ...body } as unknown as Bundle;
    });

    async function judged(given: object): Promise<readonly [unknown, string]> {
      const path = '/v1/verifications';
      const { body } = await running.must(200, undefined, 'post', path, { bundle: given }, { key: null });
      const checks = body['checks'] as { name: string; outcome: string; code?: string }[];
      const { outcome = '', code } = checks.find(({ name }) => name === 'anchored') ?? {};
      return [body['verdict'], code ?? outcome];
    }

    it('is judged by what the ledger says now', async () => {
      expect(await judged(bundle)).to.deep.equal(['revoked', 'pass']);
    });

    it('may be of a time when less had happened', async () => {
      const [issued] = bundle.evidence.events as { block: number }[];
      const early = { ...bundle.evidence, events: bundle.evidence.events.slice(0, 1) };
      const asOfBlock = issued?.block ?? 0;
      expect(await judged({ ...bundle, asOfBlock, evidence: early })).to.deep.equal(['revoked', 'pass']);
      expect(await judged({ ...bundle, asOfBlock })).to.deep.equal(['tampered', 'EVIDENCE_MISMATCH']);
    });

    it('is not known to a ledger that ends before it', async () => {
      const ahead = { ...bundle, asOfBlock: 1_000_000_000 };
      // What is known already speaks louder.
      expect(await judged(ahead)).to.deep.equal(['revoked', 'SOURCE_BEHIND']);
    });

    const altered: readonly [string, (evidence: Bundle['evidence']) => object][] = [
      ['another end', (e) => ({ certificate: { ...e.certificate, validUntil: '2039-01-01T00:00:00.000Z' } })],
      ['an event less', ({ events }) => ({ events: events.slice(0, -1) })],
      ['an event more', ({ events }) => ({ events: [...events, ...events.slice(-1)] })],
      ['an event that says more', ({ events }) => ({ events: events.map((one) => ({ ...one, note: 'x' })) })],
      [
        'another beginning of the agency',
        ({ issuer }) => ({
          issuer: { ...issuer, active: [{ from: '2020-01-01T00:00:00.000Z', until: null }] },
        }),
      ],
      ['no time of the agency', ({ issuer }) => ({ issuer: { ...issuer, active: [] } })],
      [
        'an end of the agency',
        ({ issuer }) => ({
          issuer: {
            ...issuer,
            active: issuer.active.map((one) => ({ ...one, until: '2039-01-01T00:00:00.000Z' })),
          },
        }),
      ],
      [
        'a retirement of the seal',
        ({ events, sealKey }) => {
          const { block, transactionId, at } = events[0] as Record<string, unknown>;
          return { sealKey: { ...sealKey, retirements: [{ block, transactionId, at }] } };
        },
      ],
    ];
    for (const [title, change] of altered)
      it(`is refused with ${title}`, async () => {
        const evidence = { ...bundle.evidence, ...change(bundle.evidence) };
        expect(await judged({ ...bundle, evidence })).to.deep.equal(['tampered', 'EVIDENCE_MISMATCH']);
      });

    it('is refused with the evidence of another certificate', async () => {
      expect(await judged({ ...bundle, document })).to.deep.equal(['tampered', 'EVIDENCE_MISMATCH']);
    });

    it('is not read without a document, or with what no evidence has', async () => {
      const { evidence, asOfBlock, asOfTime } = bundle;
      for (const given of [
        { evidence, asOfBlock, asOfTime },
        { ...bundle, evidence: { ...bundle.evidence, more: 1 } },
      ]) {
        const { status, body } = await running.call(undefined, 'post', '/v1/verifications', {
          bundle: given,
        });
        expect([status, body['code']]).to.deep.equal([400, 'INPUT_INVALID']);
      }
    });
  });

  it('has no evidence for whoever has another document, or none', async () => {
    const path = `/v1/certificates/${identifier}/evidence`;
    for (const shown of [
      { digest: 'A'.repeat(43) },
      { document: successor.document },
      { document: 'none' },
    ]) {
      const { status, body } = await running.call(undefined, 'post', path, shown);
      expect([status, body['code']]).to.deep.equal([404, 'CERTIFICATE_NOT_FOUND']);
    }
    for (const shown of [{}, { document, digest: 'A'.repeat(43) }]) {
      expect((await running.call(undefined, 'post', path, shown)).body['code']).to.equal('INPUT_INVALID');
    }
    for (const person of ['issuer-2', 'citizen-2']) {
      expect((await running.call(person, 'get', path)).body['code']).to.equal('CERTIFICATE_NOT_FOUND');
    }
  });

  it('is issued once by one command', async () => {
    const key = newKey();
    const first = await running.must(201, 'issuer-1', 'post', '/v1/certificates', DRAFT, { key });
    const second = await running.must(200, 'issuer-1', 'post', '/v1/certificates', DRAFT, { key });
    expect(second.body).to.deep.equal(first.body);
  });

  it('is issued once by one command that comes eight times at once', async () => {
    const key = newKey();
    const issue = () => running.call('issuer-1', 'post', '/v1/certificates', DRAFT, { key });
    const answers = await Promise.all(Array.from({ length: 8 }, issue));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([...Array<number>(7).fill(200), 201]);
    for (const { body } of answers) expect(body).to.deep.equal(answers[0]?.body);
  });

  it('is issued in a batch, each with its own outcome', async () => {
    const good = { ...DRAFT, commandId: newKey() };
    const bad = { ...DRAFT, commandId: newKey(), claims: { ...CLAIMS, cardForm: 'paper' } };
    const { body } = await running.must(200, 'issuer-1', 'post', '/v1/certificates/batch', {
      items: [good, bad],
    });
    const { outcomes } = body as { outcomes: { status: number; problem?: { code: string } }[] };
    expect(outcomes.map(({ status, problem }) => [status, problem?.code])).to.deep.equal([
      [201, undefined],
      [422, 'CLAIMS_INVALID'],
    ]);
  });

  it('is not issued by another agency', async () => {
    const { status } = await running.call('issuer-2', 'post', '/v1/certificates', DRAFT);
    expect(status).to.equal(403);
    const other = await running.call('issuer-2', 'get', `/v1/certificates/${identifier}`);
    expect(other.body['code']).to.equal('CERTIFICATE_NOT_FOUND');
  });

  it('is ended by the registrar where its issuer is suspended, and not before', async () => {
    const issued = await running.must(201, 'issuer-1', 'post', '/v1/certificates', DRAFT);
    const path = `/v1/certificates/${textOf(issued, 'identifier')}/revocation`;
    const body = { act: 'annul', reason: 'issued-in-error', legalReference: 'licensing-law.art-69' };
    const early = await running.call('registrar', 'post', path, body);
    expect([early.status, early.body['code']]).to.deep.equal([403, 'ROLE_NOT_ALLOWED']);
    const suspension = { reason: 'under-review' };
    await running.must(201, 'registrar', 'post', '/v1/agencies/12330000MB1A01178B/suspension', suspension);
    await running.settle();
    const question = { document: textOf(issued, 'document') };
    const verified = await running.must(200, undefined, 'post', '/v1/verifications', question, { key: null });
    const { checks } = verified.body as { checks: { name: string; outcome: string; evidence: object }[] };
    expect(verified.body['verdict']).to.equal('valid');
    expect(checks.find(({ name }) => name === 'issuer')?.evidence).to.have.property('until');
    const own = await running.call('issuer-1', 'post', path, body);
    expect([own.status, own.body['code']]).to.deep.equal([409, 'AGENCY_NOT_ACTIVE']);
    await running.must(201, 'registrar', 'post', path, body);
    await running.settle();
    expect(await verdict(question.document)).to.equal('revoked');
    // Other journeys go on with the same agency where the ledger is one for all.
    await running.must(201, 'registrar', 'post', '/v1/agencies/12330000MB1A01178B/reinstatement', {
      reason: 'review-closed',
    });
  });
});
