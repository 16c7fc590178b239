import { CodedError, unpackRecords } from '@sealtrail/core';

/** The commands of a transaction, and whether they came packed: then its event is packed and its answer brief. */
export interface Batch {
  readonly commands: readonly unknown[];
  readonly packed: boolean;
}

/**
 * The commands of an argument: a JSON list with at least one, or `{"packed": [...]}` with the items that
 * `RecordPacker` makes of them. Each is parsed by the processor. Fails with INPUT_INVALID.
 */
export function parseBatch(text: string): Batch {
  const argument = parseJson(text);
  const packed = (argument as { readonly packed?: unknown } | null)?.packed;
  const list = packed ?? argument;
  if (!Array.isArray(list) || list.length === 0) {
    throw new CodedError('INPUT_INVALID', 'the commands are not a list with at least one');
  }
  if (packed === undefined) return { commands: list, packed: false };
  return { commands: unpackRecords(list), packed: true };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodedError('INPUT_INVALID', 'the commands are not JSON', { cause });
  }
}
