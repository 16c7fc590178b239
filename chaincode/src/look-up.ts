import {
  CodedError,
  requireStanding,
  type AggregateName,
  type Context,
  type ReadState,
  type States,
} from '@sealtrail/core';
import type { Command, CommandRule } from './parse-command.js';
import type { StateOverlay } from './state-overlay.js';
import { placeOf } from './state-place.js';

/** What the ledger knows that bears on a command. It holds until something is written under one of the keys. */
export interface Lookup {
  readonly keys: readonly string[];
  /** What the rule's `load` gave; the refusal where the signer has no standing, or `load` refuses. */
  readonly found: unknown;
}

/** Reads what a command is decided by. Fails only where the ledger does, or a rule has a bug. */
export async function lookUp(
  rule: CommandRule,
  command: Command,
  overlay: StateOverlay,
  context: Context,
): Promise<Lookup> {
  const keys: string[] = [];
  const read: ReadState = <N extends AggregateName>(name: N, id: string) => {
    const place = placeOf(name, id);
    keys.push(place.key);
    // The key names the aggregate, and only that aggregate's fold writes under it.
    return overlay.read(place) as States[N] | undefined | Promise<States[N] | undefined>;
  };
  try {
    const standing = requireStanding(command, read, context);
    if (standing !== undefined) await standing;
    return { keys, found: await rule.load(command, read, context) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { keys, found: error };
  }
}
