import { canonicalJson } from '@sealtrail/core';
import { COMMAND_DEPTH_MAX } from './canonical-size.js';

/**
 * A command in canonical JSON, for whoever keeps it; `Execution.canonical` takes it, so that it is walked once.
 * `undefined` for what has no such form or is nested deeper than a command may be: the processor says what is wrong.
 */
export function canonicalCommand(command: unknown): string | undefined {
  try {
    return canonicalJson(command, COMMAND_DEPTH_MAX);
  } catch {
    return undefined;
  }
}
