import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { isCurvePoint } from '#core/schema/is-curve-point';
import { PublicJwk } from '#core/schema/public-jwk';

const P256_PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const ED25519_PRIME = (1n << 255n) - 19n;

function base64url(value: bigint, order: 'big' | 'little' = 'big'): string {
  const bytes = Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
  return (order === 'big' ? bytes : bytes.reverse()).toString('base64url');
}

function ec(x: bigint, y: bigint): PublicJwk {
  return { kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) };
}

function okp(encoded: bigint): PublicJwk {
  return { kty: 'OKP', crv: 'Ed25519', x: base64url(encoded, 'little') };
}

function nodeAccepts(key: PublicJwk): boolean {
  try {
    return createPublicKey({ key, format: 'jwk' }).asymmetricKeyType !== undefined;
  } catch {
    return false;
  }
}

describe('isCurvePoint', () => {
  it('accepts every generated key', () => {
    for (let round = 0; round < 16; round += 1) {
      const ecPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const edPair = generateKeyPairSync('ed25519');
      for (const { publicKey } of [ecPair, edPair])
        expect(isCurvePoint(PublicJwk.parse(publicKey.export({ format: 'jwk' })))).to.equal(true);
    }
  });

  it('agrees with OpenSSL on P-256 coordinates near a point and anywhere', () => {
    const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
      format: 'jwk',
    });
    const [px, py] = [x, y].map((text) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`));
    if (px === undefined || py === undefined) throw new Error('a key without coordinates');
    const opposite = P256_PRIME - py;
    for (const key of [ec(px, py), ec(px, opposite), ec(px, py ^ 1n), ec(px ^ 1n, py), ec(py, px)])
      expect(isCurvePoint(key)).to.equal(nodeAccepts(key));
    expect(isCurvePoint(ec(px, opposite))).to.equal(true);
    expect(isCurvePoint(ec(px, py ^ 1n))).to.equal(false);
    const any = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(isCurvePoint(ec(a, b))).to.equal(nodeAccepts(ec(a, b)));
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a P-256 coordinate that is not below the field prime, even where it is one modulo the prime', () => {
    // x = 0 is on the curve with y = √b; x = p is the same residue in another spelling.
    const y = 0x66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4n;
    expect(isCurvePoint(ec(0n, y))).to.equal(true);
    expect(isCurvePoint(ec(P256_PRIME, y))).to.equal(false);
  });

  it('accepts about half of all Ed25519 encodings, as many as there are points', () => {
    let accepted = 0;
    for (let y = 2n; y < 202n; y += 1n) accepted += isCurvePoint(okp(y)) ? 1 : 0;
    expect(accepted).to.be.within(70, 130);
  });

  for (const [title, encoded] of [
    ['the neutral element', 1n],
    ['the point of order 2', ED25519_PRIME - 1n],
    ['a point of order 4', 0n],
    ['the other point of order 4', 1n << 255n],
    ['a point of order 8', 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n],
    ['another point of order 8', 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n],
    ['a second spelling of 1', ED25519_PRIME + 1n],
    ['a y at the prime', ED25519_PRIME],
  ] as const) {
    it(`refuses for Ed25519 ${title}`, () => {
      expect(isCurvePoint(okp(encoded))).to.equal(false);
    });
  }

  it('refuses a y that no x goes with', () => {
    // RFC 8032 §5.1.3 step 3: 2 is one of them.
    expect(isCurvePoint(okp(2n))).to.equal(false);
  });
});
