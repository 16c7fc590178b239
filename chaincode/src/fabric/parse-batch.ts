import { CodedError } from '@sealtrail/core';

/**
 * The commands of an argument: a JSON list with at least one. Each is parsed by the processor. Fails with
 * BATCH_TOO_LARGE or INPUT_INVALID.
 */
export function parseBatch(text: string, bytesMax: number): readonly unknown[] {
  if (Buffer.byteLength(text, 'utf8') > bytesMax) {
    throw new CodedError('BATCH_TOO_LARGE', `more than ${String(bytesMax)} bytes`);
  }
  let commands: unknown;
  try {
    commands = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('INPUT_INVALID', 'the commands are not JSON', { cause });
  }
  if (!Array.isArray(commands) || commands.length === 0) {
    throw new CodedError('INPUT_INVALID', 'the commands are not a list with at least one');
  }
  return commands;
}
