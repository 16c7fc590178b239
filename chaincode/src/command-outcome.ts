import type { ErrorCode } from '@sealtrail/core';

/**
 * What became of one command of a transaction. `commandId` is null where none could be read. `events` are
 * places in the transaction's list of events; a repeat within the transaction points at the first one's.
 */
export type CommandOutcome =
  | { readonly commandId: string; readonly ok: true; readonly events: readonly number[] }
  | {
      readonly commandId: string | null;
      readonly ok: false;
      readonly code: ErrorCode;
      /** For people; holds no value of the command's. */
      readonly detail: string;
    };

export type RefusedOutcome = Extract<CommandOutcome, { readonly ok: false }>;
