import { parseCanonicalJson } from '../canonical-json.js';
import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import type { SubjectKeys } from '../registry/registry-state.js';
import { CLOCK_TOLERANCE_MS } from '../schema/time.js';
import { CommandSignatureHeader } from './command-signature-header.js';
import { commandSigningInput, splitDetachedJws, type SignableCommand } from './sign-command.js';

type SignedCommand = SignableCommand & { readonly evidence: { readonly jws: string } };

/**
 * Checks that an active key of `keys` signed exactly this command, for this ledger, within the tolerance of the
 * clock, and gives that key's id. Fails with EVIDENCE_MALFORMED, EVIDENCE_OTHER_AUDIENCE, EVIDENCE_OUTDATED,
 * EVIDENCE_KEY_UNKNOWN or EVIDENCE_SIGNATURE_INVALID, in this order.
 */
export function checkCommandSignature(
  command: SignedCommand,
  keys: SubjectKeys | undefined,
  context: Context,
): string {
  const { header, signature } = parseSignature(command.evidence.jws);
  if (header.aud !== context.ledgerId)
    throw new CodedError('EVIDENCE_OTHER_AUDIENCE', 'signed for another ledger');
  if (Math.abs(context.now - header.iat * 1000) > CLOCK_TOLERANCE_MS)
    throw new CodedError('EVIDENCE_OUTDATED', 'signed too long ago, or in the future');
  // An own member only: `keys` comes from JSON, and a key id is the caller's text.
  const key = keys !== undefined && Object.hasOwn(keys.keys, header.kid) ? keys.keys[header.kid] : undefined;
  if (key?.status !== 'active')
    throw new CodedError('EVIDENCE_KEY_UNKNOWN', 'not an active key of the signer');
  const { bytes } = commandSigningInput(command, header);
  if (!context.crypto.verifyEs256(key.publicKey, bytes, signature))
    throw new CodedError('EVIDENCE_SIGNATURE_INVALID', 'the signature is not over this command');
  return header.kid;
}

/** A header in another than its canonical form is refused: the signing input is built anew from its members. */
function parseSignature(jws: string): { header: CommandSignatureHeader; signature: Uint8Array } {
  try {
    const parts = splitDetachedJws(jws);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(parts.header);
    return { header: CommandSignatureHeader.parse(parseCanonicalJson(text)), signature: parts.signature };
  } catch (cause) {
    throw new CodedError('EVIDENCE_MALFORMED', 'not a command signature', { cause });
  }
}
