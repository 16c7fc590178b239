import { fileURLToPath } from 'node:url';
import type { NetworkContext } from '../network-context.ts';
import { startProcess } from '../processes/processes.ts';
import { serverSpec } from './server.ts';

/** The process that starts again what ends unasked. */
export const MINDER_PROCESS = 'minder';
const MAIN = fileURLToPath(new URL('../processes/minder-main.ts', import.meta.url));

export async function ensureMinder({ folder, records }: NetworkContext): Promise<void> {
  if (records.runs(MINDER_PROCESS)) return;
  const spec = serverSpec(
    { folder },
    {
      name: MINDER_PROCESS,
      command: process.execPath,
      args: [MAIN, folder.processes, MINDER_PROCESS],
      cwd: folder.path,
    },
  );
  await startProcess(records, spec);
}
