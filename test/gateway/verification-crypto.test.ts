import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import type { PublicJwk } from '#core/schema/public-jwk';
import { createVerificationCrypto } from '#gateway/verification-crypto';

const BYTES = new TextEncoder().encode('header.payload');

function newKey(): { readonly jwk: PublicJwk; readonly privateKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: publicKey.export({ format: 'jwk' }) as PublicJwk, privateKey };
}

function signed(bytes: Uint8Array, privateKey: KeyObject): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
}

describe('createVerificationCrypto', () => {
  const crypto = createVerificationCrypto();
  const verify: typeof crypto.verify = (...question) => crypto.verify(...question);
  const { jwk, privateKey } = newKey();
  const signature = signed(BYTES, privateKey);

  it('finds a good signature good, the second time too', async () => {
    for (let i = 0; i < 2; i += 1) expect(await verify(jwk, 'ES256', BYTES, signature)).to.equal(true);
  });

  describe('after the good one, refuses', () => {
    beforeEach(async () => {
      expect(await verify(jwk, 'ES256', BYTES, signature)).to.equal(true);
    });

    it('the same signature over other bytes', async () => {
      for (const [place] of BYTES.entries()) {
        const other = Uint8Array.from(BYTES);
        other[place] = (other[place] ?? 0) ^ 1;
        expect(await verify(jwk, 'ES256', other, signature), String(place)).to.equal(false);
      }
    });

    it('another signature over the same bytes', async () => {
      for (const [place] of signature.entries()) {
        const other = Uint8Array.from(signature);
        other[place] = (other[place] ?? 0) ^ 1;
        expect(await verify(jwk, 'ES256', BYTES, other), String(place)).to.equal(false);
      }
    });

    it('bytes that were moved between signature and content', async () => {
      const moved = Uint8Array.from([...signature.subarray(63), ...BYTES]);
      expect(await verify(jwk, 'ES256', moved, signature.slice(0, 63))).to.equal(false);
    });

    it('the same under another key', async () => {
      expect(await verify(newKey().jwk, 'ES256', BYTES, signature)).to.equal(false);
    });

    it('the same under the key of which only the first coordinate is the same', async () => {
      const { x, y } = jwk as Extract<PublicJwk, { kty: 'EC' }>;
      expect(await verify({ kty: 'EC', crv: 'P-256', x, y: negated(y) }, 'ES256', BYTES, signature)).to.equal(
        false,
      );
    });
  });

  it('finds what EdDSA signed good, and nothing else', async () => {
    const { privateKey: own, publicKey } = generateKeyPairSync('ed25519');
    const key = publicKey.export({ format: 'jwk' }) as PublicJwk;
    const good = Uint8Array.from(sign(null, BYTES, own));
    expect(await verify(key, 'EdDSA', BYTES, good)).to.equal(true);
    good[10] = (good[10] ?? 0) ^ 1;
    expect(await verify(key, 'EdDSA', BYTES, good)).to.equal(false);
  });

  it('refuses r or s of zero', async () => {
    for (const part of [0, 32]) {
      const other = Uint8Array.from(signature).fill(0, part, part + 32);
      expect(await verify(jwk, 'ES256', BYTES, other), String(part)).to.equal(false);
    }
  });

  it('refuses a key that is no point of its curve', async () => {
    const off = { ...jwk, y: Buffer.alloc(32, 1).toString('base64url') } as PublicJwk;
    expect(await verify(off, 'ES256', BYTES, signature)).to.equal(false);
  });
});

/** The other point with the same x (SEC 1 §2.2.1): y counted from the prime of P-256 down. */
function negated(y: string): string {
  const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
  const value = BigInt(`0x${Buffer.from(y, 'base64url').toString('hex')}`);
  return Buffer.from((prime - value).toString(16).padStart(64, '0'), 'hex').toString('base64url');
}
