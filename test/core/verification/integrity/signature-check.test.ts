import { expect } from 'chai';
import {
  ask,
  certificateOf,
  checkOf,
  createSealKey,
  DOCUMENT,
  GivenSource,
  headerOf,
  outcomeOf,
  PAYLOAD,
  seal,
  SEAL,
  SEAL_KEY,
} from '../verification-world.ts';

describe('the check of the signature', () => {
  const stranger = createSealKey();
  const edwards = createSealKey('EdDSA');

  const forged: readonly [string, string][] = [
    ['a key the ledger does not have', seal(PAYLOAD, stranger)],
    ["another key under the seal's id", seal(PAYLOAD, stranger, headerOf(SEAL))],
    ['the other algorithm for this key', seal(PAYLOAD, edwards, { ...headerOf(edwards), kid: SEAL.keyId })],
    ['the signature of another document', swapSignature(seal({ ...PAYLOAD, version: 2 }))],
    ['a signature of zeros', `${DOCUMENT.slice(0, -86)}${'A'.repeat(86)}`],
  ];
  for (const [title, text] of forged)
    it(`fails for ${title}, even where the digest is on the ledger`, async () => {
      const verification = await ask({ text, source: new GivenSource().put(certificateOf(text)) });
      expect(verification.verdict).to.equal('tampered');
      expect(outcomeOf(verification, 'signature')).to.equal('fail SIGNATURE_INVALID');
    });

  it('names the key it checked with', async () => {
    expect(checkOf(await ask(), 'signature').evidence).to.deep.equal({ keyId: SEAL.keyId });
  });

  it('never asks for a signature by a key of the wrong kind', async () => {
    const source = new GivenSource().put(certificateOf(DOCUMENT));
    source.sealKeys.set(SEAL.keyId, { ...SEAL_KEY, publicKey: edwards.publicKey });
    expect(outcomeOf(await ask({ source }), 'signature')).to.equal('fail SIGNATURE_INVALID');
  });

  function swapSignature(other: string): string {
    return `${DOCUMENT.slice(0, DOCUMENT.lastIndexOf('.'))}.${other.slice(other.lastIndexOf('.') + 1)}`;
  }
});
