import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import { jwkThumbprint } from '#core/schema/jwk-thumbprint';
import { PublicJwk } from '#core/schema/public-jwk';
import { ruleCrypto } from '../rule-context.ts';

describe('jwkThumbprint', () => {
  it('gives the thumbprint of RFC 8037 appendix A.3', () => {
    const key = {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    } as const;
    expect(jwkThumbprint(key, ruleCrypto)).to.equal('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('agrees with another implementation on P-256 keys, whatever the order of their members', async () => {
    for (let round = 0; round < 8; round += 1) {
      const exported = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
      const expected = await calculateJwkThumbprint(exported);
      const reversed: unknown = Object.fromEntries(Object.entries(exported).reverse());
      expect(jwkThumbprint(PublicJwk.parse(exported), ruleCrypto)).to.equal(expected);
      expect(jwkThumbprint(PublicJwk.parse(reversed), ruleCrypto)).to.equal(expected);
    }
  });
});
