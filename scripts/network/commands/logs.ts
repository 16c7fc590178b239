import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { logTail } from '../processes/log-file.ts';

const LINES = 100;
const BYTES_MAX = 1_048_576;
const SUFFIX = '.log';

/** The last lines of a process's log; without a name, which logs there are. Fails with PROCESS_UNKNOWN. */
export async function logs({ folder, progress }: NetworkContext, name: string | undefined): Promise<void> {
  const known = await logNames(folder.logs);
  if (name === undefined) {
    for (const one of known) progress.say(`${one.padEnd(24)} ${join(folder.logs, one)}${SUFFIX}`);
    return;
  }
  if (!known.includes(name)) {
    throw new NetworkError('PROCESS_UNKNOWN', `no process ${name} has written a log in ${folder.logs}`, {
      remedy: `Name one of these: ${known.join(', ')}`,
    });
  }
  progress.say(logTail(join(folder.logs, `${name}${SUFFIX}`), LINES, BYTES_MAX));
}

async function logNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}
