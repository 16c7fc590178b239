import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import { derSignature } from '#chaincode/der-signature';
import { rawSignature } from '#gateway/raw-signature';

function raw(r: readonly number[], s: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set(r, 32 - r.length);
  bytes.set(s, 64 - s.length);
  return bytes;
}

const numbers: readonly [title: string, r: readonly number[], s: readonly number[]][] = [
  ['short ones', [1, 2], [3]],
  ['ones whose first bit is set', [0x80], [0xff, 0]],
  ['the largest', Array<number>(32).fill(0xff), Array<number>(32).fill(0xff)],
];

describe('rawSignature', () => {
  for (const [title, r, s] of numbers)
    it(`reads ${title}`, () => {
      expect(rawSignature(derSignature(raw(r, s)))).to.deep.equal(raw(r, s));
    });

  it('gives what OpenSSL finds good, whatever r and s begin with', () => {
    const { privateKey, publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    // One in 256 numbers begins with a zero, and half of them with a set bit.
    for (let i = 0; i < 600; i += 1) {
      const bytes = Buffer.from(String(i));
      const signature = rawSignature(sign('sha256', bytes, privateKey));
      expect(verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)).to.equal(true);
    }
  });
});
