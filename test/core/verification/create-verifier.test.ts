import { expect } from 'chai';
import fc from 'fast-check';
import { CHECKS } from '#core/verification/checks';
import { createVerifier } from '#core/verification/create-verifier';
import { VERIFICATION_CODES } from '#core/verification/verification-code';
import type { VerificationSource } from '#core/verification/verification-source';
import { DAY_MS, NOW_MS } from '../rule-context.ts';
import {
  ask,
  certificateOf,
  checkOf,
  createSealKey,
  CRYPTO,
  digestOf,
  DOCUMENT,
  GivenSource,
  headerOf,
  IDENTIFIER,
  ISSUED_AT,
  ISSUER,
  outcomeOf,
  PAYLOAD,
  reference,
  seal,
  SEAL,
  SEAL_KEY,
  sourceOf,
  TYPE,
} from './verification-world.ts';

const QUESTIONS = ['position', 'certificate', 'sealKey', 'certificateType', 'agency'] as const;
const REVOKED = {
  change: 'revoked',
  act: 'withdraw',
  reason: 'misuse',
  legalReference: 'law.art-1',
} as const;

/** A source that does not answer some of the questions, at once or after a while. */
function failing(
  questions: readonly (keyof VerificationSource)[],
  how: 'throws' | 'rejects',
  whole = sourceOf(),
): VerificationSource {
  const refuse = (): never => {
    throw new Error('the database is gone');
  };
  const answers = Object.fromEntries(
    questions.map((name) => [name, how === 'throws' ? refuse : () => Promise.reject(new Error('gone'))]),
  );
  const bound = {
    position: () => whole.position(),
    certificate: (identifier: string) => whole.certificate(identifier),
    identifierByDigest: (digest: string) => whole.identifierByDigest(digest),
    sealKey: (keyId: string) => whole.sealKey(keyId),
    certificateType: (code: string, version: number) => whole.certificateType(code, version),
    agency: (creditCode: string) => whole.agency(creditCode),
  };
  return { ...bound, ...answers };
}

describe('createVerifier', () => {
  it('finds an honest document valid, by every check in the published order', async () => {
    const verification = await ask();
    expect(verification.verdict).to.equal('valid');
    expect(verification.scope).to.equal('document');
    expect(verification.checks.map(({ name }) => name)).to.deep.equal(CHECKS.map(({ name }) => name));
    for (const { name, outcome, code } of verification.checks)
      expect([outcome, code]).to.deep.equal(
        name === 'holder' ? ['not-checked', 'NOT_A_PRESENTATION'] : ['pass', undefined],
      );
    expect(verification).to.include({
      asOf: new Date(NOW_MS).toISOString(),
      asOfBlock: 42,
      asOfTime: new Date(NOW_MS).toISOString(),
    });
    expect(verification.certificate).to.deep.equal({
      identifier: IDENTIFIER,
      certificateType: 'disability-certificate',
      issuer: ISSUER,
    });
  });

  it('accepts an Ed25519 seal', async () => {
    const key = createSealKey('EdDSA');
    const document = seal(PAYLOAD, key);
    const source = sourceOf({}, document);
    const honest = certificateOf(document);
    source.put({ ...honest, record: { ...honest.record, sealKeyId: key.keyId } });
    source.sealKeys.set(key.keyId, { ...SEAL_KEY, keyId: key.keyId, publicKey: key.publicKey });
    expect((await ask({ source, text: document })).verdict).to.equal('valid');
  });

  it('answers alike where source and crypto take their time', async () => {
    const whole = sourceOf();
    const source: VerificationSource = {
      position: () => Promise.resolve(whole.position()),
      certificate: (identifier) => Promise.resolve(whole.certificate(identifier)),
      identifierByDigest: (digest) => Promise.resolve(whole.identifierByDigest(digest)),
      sealKey: (keyId) => Promise.resolve(whole.sealKey(keyId)),
      certificateType: (code, version) => Promise.resolve(whole.certificateType(code, version)),
      agency: (creditCode) => Promise.resolve(whole.agency(creditCode)),
    };
    const crypto = {
      sha256: async (bytes: Uint8Array<ArrayBuffer>) => CRYPTO.sha256(bytes),
      verify: async (...args: Parameters<typeof CRYPTO.verify>) => CRYPTO.verify(...args),
    };
    expect(await ask({ source, crypto })).to.deep.equal(await ask());
  });

  it('never verifies a document with one byte broken', async () => {
    const verify = createVerifier({ source: sourceOf(), crypto: CRYPTO });
    for (let index = 0; index < DOCUMENT.length; index++)
      for (const flip of [1, 2, 0x20]) {
        const broken =
          DOCUMENT.slice(0, index) +
          String.fromCharCode(DOCUMENT.charCodeAt(index) ^ flip) +
          DOCUMENT.slice(index + 1);
        const { verdict } = await verify({ input: { kind: 'document', text: broken }, now: NOW_MS });
        expect(verdict, `byte ${String(index)}`).to.equal('tampered');
      }
  });

  it('never verifies a document cut short, or with something put in', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(DOCUMENT.length),
        fc.string({ unit: fc.constantFrom('A', '-', '.', '=', ' ', '\n', '\0', 'é'), maxLength: 3 }),
        fc.nat(3),
        async (index, inserted, removed) => {
          const broken = DOCUMENT.slice(0, index) + inserted + DOCUMENT.slice(index + removed);
          fc.pre(broken.trim() !== DOCUMENT);
          expect((await ask({ text: broken })).verdict).to.equal('tampered');
        },
      ),
      { numRuns: 300 },
    ));

  it('never throws, whatever text it is given', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect((await ask({ text })).verdict).to.equal('tampered');
      }),
      { numRuns: 200 },
    ));

  it('shows neither issuer nor status of a document that is not intact', async () => {
    const source = sourceOf({ changes: [{ ...REVOKED, ...reference(NOW_MS - DAY_MS) }] });
    const forged = seal(
      { ...PAYLOAD, holder: { ...PAYLOAD.holder, name: '李四' } },
      createSealKey(),
      headerOf(SEAL),
    );
    const verification = await ask({ source, text: forged });
    expect(verification.verdict).to.equal('tampered');
    expect(verification).to.not.have.property('certificate');
    for (const check of verification.checks.filter(({ group }) => group === 'issuer' || group === 'status')) {
      expect(check).to.include({ outcome: 'not-checked', code: 'HIDDEN' });
      expect(check.evidence).to.deep.equal({});
    }
    expect(JSON.stringify(verification)).to.not.include('REVOKED');
  });

  it('runs every independent check of a document that is intact', async () => {
    const source = sourceOf({ changes: [{ ...REVOKED, ...reference(NOW_MS - DAY_MS) }] });
    source.types.set('disability-certificate@2', { ...TYPE, issuers: [] });
    const verification = await ask({ source, now: NOW_MS + 60 * DAY_MS, maxAgeMs: 0 });
    expect(verification.verdict).to.equal('issuer-not-trusted');
    expect(outcomeOf(verification, 'issuer')).to.equal('fail ISSUER_NOT_ACCREDITED');
    expect(outcomeOf(verification, 'revocation')).to.equal('fail REVOKED_WITHDRAWN');
    expect(outcomeOf(verification, 'validity')).to.equal('fail EXPIRED');
    expect(outcomeOf(verification, 'freshness')).to.equal('fail STALE');
    expect(outcomeOf(verification, 'suspension')).to.equal('pass');
  });

  for (const how of ['throws', 'rejects'] as const)
    for (const question of QUESTIONS)
      it(`could not check where the source ${how} on ${question}`, async () => {
        const verification = await ask({ source: failing([question], how) });
        expect(verification.verdict).to.equal('could-not-check');
        const open = verification.checks.filter(({ outcome }) => outcome !== 'pass');
        expect(open.length).to.be.greaterThan(1);
        for (const { name, code } of open)
          expect(code).to.equal(name === 'holder' ? 'NOT_A_PRESENTATION' : 'SOURCE_UNAVAILABLE');
      });

  it('says neither valid nor invalid while nothing can be asked', async () => {
    const verification = await ask({ source: failing([...QUESTIONS, 'identifierByDigest'], 'throws') });
    expect(verification).to.include({ verdict: 'could-not-check', asOfBlock: null, asOfTime: null });
    expect(outcomeOf(verification, 'format')).to.equal('pass');
    expect(outcomeOf(verification, 'revocation')).to.equal('not-checked SOURCE_UNAVAILABLE');
    expect(verification.checks.map(({ outcome }) => outcome)).to.not.include('fail');
  });

  it('takes a check that breaks down for not checked, and tells of it', async () => {
    const faults: unknown[] = [];
    const broken = new Error('no such curve');
    const crypto = {
      ...CRYPTO,
      verify: () => {
        throw broken;
      },
    };
    const verify = createVerifier({
      source: sourceOf(),
      crypto,
      onFault: (fault, check) => faults.push([fault, check]),
    });
    const verification = await verify({ input: { kind: 'document', text: DOCUMENT }, now: NOW_MS });
    expect(verification.verdict).to.equal('could-not-check');
    expect(outcomeOf(verification, 'signature')).to.equal('not-checked CHECK_BROKEN');
    expect(outcomeOf(verification, 'revocation')).to.equal('pass');
    expect(faults).to.deep.equal([[broken, 'signature']]);
  });

  it('says that it could not check a document younger than what the source knows', async () => {
    const source = new GivenSource();
    source.at = { block: 5, time: ISSUED_AT - 1 };
    const verification = await ask({ source });
    expect(verification.verdict).to.equal('could-not-check');
    expect(outcomeOf(verification, 'anchored')).to.equal('not-checked SOURCE_BEHIND');
    expect(outcomeOf(verification, 'revocation')).to.equal('not-checked SOURCE_BEHIND');
  });

  it('does not take an issue in the future for an excuse', async () => {
    const issuedAt = new Date(NOW_MS + DAY_MS).toISOString();
    const verification = await ask({ source: new GivenSource(), text: seal({ ...PAYLOAD, issuedAt }) });
    expect(outcomeOf(verification, 'anchored')).to.equal('fail NOT_ANCHORED');
  });

  it('finds the document in a file', async () => {
    for (const text of [`\n ${DOCUMENT}\r\n`, JSON.stringify({ document: DOCUMENT, receipt: {} })])
      expect((await ask({ text })).verdict).to.equal('valid');
  });

  it('holds no personal data', async () => {
    const text = JSON.stringify(await ask());
    for (const secret of [PAYLOAD.holder.name, PAYLOAD.holder.maskedNumber, 'hearing', PAYLOAD.salt])
      expect(text).to.not.include(secret);
  });

  it('uses no codes beyond those it publishes', () => {
    for (const { codes } of CHECKS) expect(VERIFICATION_CODES).to.include.members([...codes]);
  });
});

describe('createVerifier, asked about a record', () => {
  it('never says valid of a document that nobody saw', async () => {
    const verification = await ask({ input: { kind: 'identifier', identifier: IDENTIFIER } });
    expect(verification).to.include({ scope: 'record', verdict: 'could-not-check' });
    expect(outcomeOf(verification, 'anchored')).to.equal('pass');
    expect(outcomeOf(verification, 'revocation')).to.equal('pass');
    for (const name of ['format', 'signature', 'claims'] as const)
      expect(outcomeOf(verification, name)).to.equal('not-checked NO_DOCUMENT');
    expect(verification.sentence.en).to.include('no document was checked');
  });

  it('says plainly that the record is revoked', async () => {
    const source = sourceOf({ changes: [{ ...REVOKED, ...reference(NOW_MS - DAY_MS) }] });
    for (const input of [
      { kind: 'identifier', identifier: IDENTIFIER },
      { kind: 'digest', digest: digestOf(DOCUMENT) },
    ] as const)
      expect((await ask({ source, input })).verdict).to.equal('revoked');
  });

  it('verifies the document that the service keeps, and says that it is a matter of the record', async () => {
    for (const input of [
      { kind: 'identifier', identifier: IDENTIFIER, kept: DOCUMENT },
      { kind: 'identifier', identifier: IDENTIFIER, digest: digestOf(DOCUMENT), kept: DOCUMENT },
    ] as const) {
      const verification = await ask({ input });
      expect(verification).to.include({ scope: 'record', verdict: 'valid' });
      expect(verification.sentence.en).to.include('was not checked');
    }
  });

  it('knows a printed code by number and digest', async () => {
    const input = { kind: 'identifier', identifier: IDENTIFIER, digest: digestOf(DOCUMENT) } as const;
    expect(outcomeOf(await ask({ input }), 'anchored')).to.equal('pass');
    const other = await ask({ input: { ...input, digest: digestOf('another document') } });
    expect(other.verdict).to.equal('tampered');
    expect(outcomeOf(other, 'anchored')).to.equal('fail DIGEST_MISMATCH');
  });

  it('does not know a number or a digest that was never issued', async () => {
    for (const input of [
      { kind: 'identifier', identifier: IDENTIFIER },
      { kind: 'digest', digest: digestOf(DOCUMENT) },
    ] as const) {
      const verification = await ask({ source: new GivenSource(), input });
      expect(verification.verdict).to.equal('tampered');
      expect(outcomeOf(verification, 'anchored')).to.equal('fail NOT_ANCHORED');
      expect(outcomeOf(verification, 'revocation')).to.equal('not-checked HIDDEN');
      expect(verification.sentence.en).to.include('no such certificate');
    }
  });

  it('could not check while the source is away', async () => {
    for (const input of [
      { kind: 'identifier', identifier: IDENTIFIER },
      { kind: 'digest', digest: digestOf(DOCUMENT) },
    ] as const) {
      const source = failing(['certificate', 'identifierByDigest'], 'rejects');
      const verification = await ask({ source, input });
      expect(verification.verdict).to.equal('could-not-check');
      expect(verification.sentence.en).to.include('could not be checked now');
      expect(checkOf(verification, 'revocation').code).to.equal('SOURCE_UNAVAILABLE');
    }
  });
});
