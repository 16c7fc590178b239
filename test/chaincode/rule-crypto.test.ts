import { expect } from 'chai';
import { decodeBase64url } from '#core/base64url';
import { createRuleCrypto } from '#chaincode/rule-crypto';

/** RFC 7515 appendix A.3. */
const RFC_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
} as const;
const RFC_INPUT = Buffer.from(
  'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
);
const RFC_SIGNATURE =
  'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';

describe('rule crypto', () => {
  const crypto = createRuleCrypto();
  const signature = decodeBase64url(RFC_SIGNATURE);

  it('computes SHA-256 (FIPS 180-4, "abc")', () => {
    expect(Buffer.from(crypto.sha256(Buffer.from('abc'))).toString('hex')).to.equal(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('accepts the signature of RFC 7515 A.3, also from the kept key', () => {
    expect(crypto.verifyEs256(RFC_KEY, RFC_INPUT, signature)).to.equal(true);
    expect(crypto.verifyEs256(RFC_KEY, RFC_INPUT, signature)).to.equal(true);
  });

  it('refuses it with any byte changed', () => {
    for (let i = 0; i < signature.length; i++) {
      const changed = signature.slice();
      changed[i] = (changed[i] ?? 0) ^ 1;
      if (crypto.verifyEs256(RFC_KEY, RFC_INPUT, changed)) expect.fail(`byte ${String(i)}`);
    }
  });

  const others: readonly [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(64)],
    ['a shorter one', signature.subarray(0, 63)],
    ['a longer one', new Uint8Array([...signature, 0])],
  ];
  for (const [title, bytes] of others) {
    it(`refuses ${title} for a signature, without an exception`, () => {
      expect(crypto.verifyEs256(RFC_KEY, RFC_INPUT, bytes)).to.equal(false);
    });
  }

  it('refuses under a key that is no point on the curve', () => {
    expect(crypto.verifyEs256({ ...RFC_KEY, x: RFC_KEY.y }, RFC_INPUT, signature)).to.equal(false);
  });
});
