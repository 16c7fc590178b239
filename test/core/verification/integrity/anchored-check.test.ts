import { expect } from 'chai';
import { AGENCIES } from '../../rule-context.ts';
import type { CertificateDocument } from '#core/certificate/document';
import type { BundledEvidence } from '#core/verification/verification-question';
import type { CertificateHistory } from '#core/verification/verification-source';
import {
  ask,
  certificateOf,
  checkOf,
  DOCUMENT,
  GivenSource,
  IDENTIFIER,
  ISSUED_AT,
  outcomeOf,
  PAYLOAD,
  reference,
  seal,
  sourceOf,
} from '../verification-world.ts';

describe('the check of the record on the ledger', () => {
  it('fails for a document that was sealed and never issued', async () => {
    const verification = await ask({ source: new GivenSource() });
    expect(verification.verdict).to.equal('tampered');
    expect(outcomeOf(verification, 'signature')).to.equal('pass');
    expect(outcomeOf(verification, 'anchored')).to.equal('fail NOT_ANCHORED');
  });

  it('fails for another document sealed under the same identifier', async () => {
    const text = seal({ ...PAYLOAD, salt: 'BBBBBBBBBBBBBBBBBBBBBA' });
    const verification = await ask({ text });
    expect(verification.verdict).to.equal('tampered');
    expect(outcomeOf(verification, 'anchored')).to.equal('fail DIGEST_MISMATCH');
  });

  const otherwise: readonly [string, (honest: CertificateHistory) => CertificateHistory][] = [
    ['type', ({ record, ...rest }) => ({ ...rest, record: { ...record, certificateType: 'other-type' } })],
    ['version of the type', ({ record, ...rest }) => ({ ...rest, record: { ...record, typeVersion: 1 } })],
    ['seal', ({ record, ...rest }) => ({ ...rest, record: { ...record, sealKeyId: 'x' } })],
    ['time of issue', ({ record, ...rest }) => ({ ...rest, record: { ...record, issuedAt: ISSUED_AT + 1 } })],
    ['beginning', ({ record, ...rest }) => ({ ...rest, record: { ...record, validFrom: ISSUED_AT + 1 } })],
    ['end', ({ record, ...rest }) => ({ ...rest, record: { ...record, validUntil: null } })],
    ['issuer', (honest) => ({ ...honest, issuer: AGENCIES.second })],
  ];
  for (const [title, change] of otherwise)
    it(`fails where the record has another ${title} than the document`, async () => {
      const source = new GivenSource().put(change(certificateOf(DOCUMENT)));
      const verification = await ask({ source });
      expect(verification.verdict).to.equal('tampered');
      expect(outcomeOf(verification, 'anchored')).to.equal('fail RECORD_MISMATCH');
    });

  const bundles: readonly [BundledEvidence, string, string][] = [
    ['agrees', 'pass', 'valid'],
    ['differs', 'fail EVIDENCE_MISMATCH', 'tampered'],
    ['ahead', 'not-checked SOURCE_BEHIND', 'could-not-check'],
    ['unknown', 'not-checked SOURCE_UNAVAILABLE', 'could-not-check'],
  ];
  for (const [bundled, outcome, verdict] of bundles)
    it(`says of evidence that came with the document: ${bundled}`, async () => {
      const verification = await ask({ input: { kind: 'document', text: DOCUMENT, bundled } });
      expect(outcomeOf(verification, 'anchored')).to.equal(outcome);
      expect(verification.verdict).to.equal(verdict);
    });

  it('tells evidence that differs from a document that was altered', async () => {
    const differs = await ask({ input: { kind: 'document', text: DOCUMENT, bundled: 'differs' } });
    expect(differs.sentence.en).to.match(/^The evidence that came with the certificate/);
    const altered = await ask({
      input: {
        kind: 'document',
        text: seal({ ...PAYLOAD, salt: 'BBBBBBBBBBBBBBBBBBBBBA' }),
        bundled: 'differs',
      },
    });
    expect(outcomeOf(altered, 'anchored')).to.equal('fail DIGEST_MISMATCH');
    expect(altered.sentence.en).to.match(/^This is not the document/);
  });

  it('fails where the kept document is that of another number', async () => {
    const other = certificateOf(DOCUMENT);
    const source = new GivenSource().put(other);
    source.certificates.set('another number', {
      ...other,
      record: { ...other.record, identifier: 'another number' },
    });
    const input = { kind: 'identifier', identifier: 'another number', kept: DOCUMENT } as const;
    expect(outcomeOf(await ask({ source, input }), 'anchored')).to.equal('fail RECORD_MISMATCH');
  });

  it('agrees that there is no end', async () => {
    const endless: CertificateDocument = { ...PAYLOAD };
    delete endless.validUntil;
    const text = seal(endless);
    const honest = certificateOf(text);
    const source = new GivenSource().put({ ...honest, record: { ...honest.record, validUntil: null } });
    expect((await ask({ source, text })).verdict).to.equal('valid');
  });

  it('names block, transaction and time of the issue', async () => {
    const { block, transactionId } = reference(ISSUED_AT);
    expect(checkOf(await ask({ source: sourceOf() }), 'anchored').evidence).to.deep.equal({
      block,
      transactionId,
      time: new Date(ISSUED_AT).toISOString(),
    });
    expect(IDENTIFIER).to.equal(PAYLOAD.identifier);
  });
});
