import { generateKeyPairSync, sign } from 'node:crypto';
import { commandSigningInput, detachedJws, type SignableCommand } from '#core/evidence/sign-command';
import { jwkThumbprint } from '#core/schema/jwk-thumbprint';
import { EcPublicJwk } from '#core/schema/public-jwk';
import { LEDGER_ID, NOW_MS, ruleCrypto } from './rule-context.ts';

type Signable = SignableCommand & { readonly evidence: { readonly by: 'self' | 'representative' } };
type Signed<C extends Signable> = Omit<C, 'evidence'> & { evidence: C['evidence'] & { jws: string } };

/** A citizen's key, as a phone holds it. */
export interface Wallet {
  readonly keyId: string;
  readonly publicKey: EcPublicJwk;
  /** The command with `evidence.jws` set; by default signed now, for the ledger of the tests. */
  signed<C extends Signable>(command: C, at?: { aud?: string; iatMs?: number; kid?: string }): Signed<C>;
}

export function createWallet(): Wallet {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = EcPublicJwk.parse(pair.publicKey.export({ format: 'jwk' }));
  const keyId = jwkThumbprint(publicKey, ruleCrypto);
  return {
    keyId,
    publicKey,
    signed(command, { aud = LEDGER_ID, iatMs = NOW_MS, kid = keyId } = {}) {
      const input = commandSigningInput(command, { aud, iat: Math.floor(iatMs / 1000), kid });
      const signature = sign('sha256', input.bytes, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
      return {
        ...command,
        evidence: { ...command.evidence, jws: detachedJws(input.protectedHeader, signature) },
      };
    },
  };
}
