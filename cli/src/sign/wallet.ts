import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import {
  commandSigningInput,
  detachedJws,
  EcPublicJwk,
  jwkThumbprint,
  type SignableCommand,
} from '@sealtrail/core';
import { z } from 'zod';
import { InputError } from '../input-error.js';

const PrivateJwk = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});

/** A citizen's key, which in earnest never leaves the citizen's phone. */
export interface Wallet {
  /** RFC 7638 thumbprint of the public key. */
  readonly keyId: string;
  readonly publicKey: EcPublicJwk;
  /** The command with `evidence.jws`: signed at `at` (milliseconds since the epoch) for this ledger. */
  signed<C extends SignableCommand>(command: C, to: { readonly ledgerId: string; readonly at: number }): C;
}

/** The text of a new wallet's file: a private JWK. */
export function newWalletText(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return `${JSON.stringify(privateKey.export({ format: 'jwk' }), null, 2)}\n`;
}

/** Reads a wallet's file. Fails with InputError, which repeats nothing of it. */
export function readWallet(text: string): Wallet {
  const { key, publicKey } = parseKey(text);
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const keyId = jwkThumbprint(publicKey, { sha256 });
  return {
    keyId,
    publicKey,
    signed(command, { ledgerId, at }) {
      const input = commandSigningInput(command, { aud: ledgerId, iat: Math.floor(at / 1000), kid: keyId });
      const signature = sign('sha256', input.bytes, { key, dsaEncoding: 'ieee-p1363' });
      return {
        ...command,
        evidence: { ...command.evidence, jws: detachedJws(input.protectedHeader, signature) },
      };
    },
  };
}

function parseKey(text: string): { readonly key: KeyObject; readonly publicKey: EcPublicJwk } {
  try {
    const jwk = PrivateJwk.parse(JSON.parse(text));
    const { kty, crv, x, y } = jwk;
    return {
      key: createPrivateKey({ key: jwk, format: 'jwk' }),
      publicKey: EcPublicJwk.parse({ kty, crv, x, y }),
    };
  } catch {
    // Without the cause: it may quote the key.
    throw new InputError({
      detail: 'the key file is not a private JWK on the curve P-256',
      zh: '密钥文件不是 P-256 曲线的私钥（JWK）',
    });
  }
}
