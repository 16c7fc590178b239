import { z } from 'zod';
import { KeyId } from '../schema/text.js';
import { EVIDENCE_JWS_TYPE } from './evidence.js';

/**
 * The protected header of a command's signature (RFC 7515 §4). Exactly these members: no `crit`, `jku`, `jwk`
 * or `x5u` can be brought along.
 */
export const CommandSignatureHeader = z.strictObject({
  alg: z.literal('ES256'),
  /** The ledger the command is meant for, so that no other ledger takes it. */
  aud: z.string().min(1).max(128),
  /** When it was signed, in seconds since the epoch (RFC 7519 §2, NumericDate). */
  iat: z.int().min(0).max(8_640_000_000_000),
  /** RFC 7638 thumbprint of the signer's key; the key itself is taken from the ledger. */
  kid: KeyId,
  typ: z.literal(EVIDENCE_JWS_TYPE),
});
export type CommandSignatureHeader = z.infer<typeof CommandSignatureHeader>;
