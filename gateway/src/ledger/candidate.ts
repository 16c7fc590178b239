import { hash } from 'node:crypto';
import { canonicalCommand } from '@sealtrail/chaincode';
import { CodedError, CommandId } from '@sealtrail/core';
import type { Outcome } from './ledger.js';

/** A command as it came, with what repeats are recognised by. */
export interface Candidate {
  readonly id: string;
  readonly canonical: string;
  readonly digest: Buffer;
}

export type CommittedOutcome = Extract<Outcome, { readonly receipt: unknown }>;

/** `undefined` for what cannot be a command; the processor says why. */
export function candidateOf(command: unknown): Candidate | undefined {
  const id = CommandId.safeParse((command as { readonly id?: unknown } | null)?.id);
  if (!id.success) return undefined;
  const canonical = canonicalCommand(command);
  return canonical === undefined ? undefined : { id: id.data, canonical, digest: commandDigest(canonical) };
}

export function commandDigest(canonical: string): Buffer {
  return hash('sha256', canonical, 'buffer');
}

/** The answer to another content under an id that the agency has used. */
export function reusedId(commandId: string): Outcome {
  const { code, detail } = new CodedError('ID_REUSED', 'this command id was used for another command');
  return { status: 'refused', commandId, code, detail };
}
