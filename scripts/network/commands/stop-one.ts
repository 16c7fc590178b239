import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { stopProcess } from '../processes/processes.ts';

/** Stops one process, which the minder then leaves alone; `up` starts it again. Fails with PROCESS_UNKNOWN. */
export async function stopOne({ records, progress }: NetworkContext, name: string): Promise<void> {
  if (records.find(name) === undefined) {
    const known = records.list().map(({ spec }) => spec.name);
    throw new NetworkError('PROCESS_UNKNOWN', `no process ${name} of this network was started`, {
      remedy: known.length === 0 ? 'None was.' : `Name one of these: ${known.join(', ')}`,
    });
  }
  await progress.step(`${name}: stopped`, () => stopProcess(records, name));
}
