import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import { derSignature } from '#chaincode/der-signature';

/** r‖s of 32 bytes each, from the last bytes of both. */
function rawSignature(r: readonly number[], s: readonly number[]): Uint8Array {
  const raw = new Uint8Array(64);
  raw.set(r, 32 - r.length);
  raw.set(s, 64 - s.length);
  return raw;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

describe('derSignature', () => {
  it('leaves no zero in front', () => {
    expect(hex(derSignature(rawSignature([1, 2], [3])))).to.equal('30070202010202' + '0103');
  });

  it('keeps a number positive whose first bit is set', () => {
    expect(hex(derSignature(rawSignature([0x80], [0xff, 0])))).to.equal('300902020080020300ff00');
  });

  it('writes zero as one byte', () => {
    expect(hex(derSignature(rawSignature([], [7])))).to.equal('3006020100020107');
  });

  it('gives what OpenSSL finds good, whatever r and s begin with', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    // One in 256 numbers begins with a zero, and half of them with a set bit.
    for (let i = 0; i < 600; i += 1) {
      const bytes = Buffer.from(String(i));
      const raw = sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verify('sha256', bytes, publicKey, derSignature(raw)), hex(raw)).to.equal(true);
    }
  });
});
