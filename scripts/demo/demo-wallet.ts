import { createHash, createPrivateKey, generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto';
import { join } from 'node:path';
import { commandSigningInput, detachedJws, type SignableCommand } from '#core/evidence/sign-command';
import { jwkThumbprint } from '#core/schema/jwk-thumbprint';
import { EcPublicJwk } from '#core/schema/public-jwk';
import { createPrivateFile } from '#gateway/identity/create-private-file';
import { readPrivateFile } from '#gateway/identity/read-private-file';

const WALLET_BYTES_MAX = 4_096;

/** A citizen's key, which in earnest never leaves the citizen's phone. */
export interface DemoWallet {
  readonly publicKey: EcPublicJwk;
  /** The command with `evidence.jws`: signed at `at` (milliseconds since the epoch) for this ledger. */
  signed<C extends SignableCommand>(command: C, to: { ledgerId: string; at: number }): C;
}

/**
 * The wallet of a person, `<dataDir>/demo/wallets/<person>.json`: a private JWK, mode 0600, made when it is not
 * there. Fails with a SecretFileError where others than the owner may read it.
 */
export async function openDemoWallet(dataDir: string, person: string): Promise<DemoWallet> {
  const path = join(dataDir, 'demo', 'wallets', `${person}.json`);
  const there = await readPrivateFile(path, WALLET_BYTES_MAX);
  if (there !== undefined) return walletOf(there);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = `${JSON.stringify(privateKey.export({ format: 'jwk' }), null, 2)}\n`;
  await createPrivateFile(path, new TextEncoder().encode(text));
  // Read back, because another process may have been first.
  return walletOf((await readPrivateFile(path, WALLET_BYTES_MAX)) ?? new Uint8Array());
}

function walletOf(file: Uint8Array): DemoWallet {
  const jwk = JSON.parse(new TextDecoder().decode(file)) as JsonWebKey;
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const { kty, crv, x, y } = jwk;
  const publicKey = EcPublicJwk.parse({ kty, crv, x, y });
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const kid = jwkThumbprint(publicKey, { sha256 });
  return {
    publicKey,
    signed(command, { ledgerId, at }) {
      const input = commandSigningInput(command, { aud: ledgerId, iat: Math.floor(at / 1000), kid });
      const signature = sign('sha256', input.bytes, { key, dsaEncoding: 'ieee-p1363' });
      return {
        ...command,
        evidence: { ...command.evidence, jws: detachedJws(input.protectedHeader, signature) },
      };
    },
  };
}
