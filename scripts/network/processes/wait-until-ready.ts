import { setTimeout as sleep } from 'node:timers/promises';
import { NetworkError } from '../network-error.ts';
import { isRunning } from './process-identity.ts';
import type { ProcessRecord } from './process-records.ts';
import { processEnded } from './processes.ts';

const POLL_MS = 50;

/** Whether a process does its work; says why not. Must answer within seconds. */
export type Probe = () => Promise<'ready' | { readonly notReady: string }>;

/** Asks until the process is ready. Fails with PROCESS_ENDED or PROCESS_NOT_READY. */
export async function waitUntilReady(
  { spec, identity }: ProcessRecord,
  probe: Probe,
  waitMs: number,
): Promise<void> {
  const until = performance.now() + waitMs;
  for (;;) {
    const answer = await probe();
    if (answer === 'ready') return;
    if (!isRunning(identity)) throw processEnded(spec);
    if (performance.now() > until) {
      throw new NetworkError(
        'PROCESS_NOT_READY',
        `${spec.name} is not ready after ${String(waitMs / 1000)} s: ${answer.notReady}`,
        {
          remedy: `Read ${spec.log}, and run the same command again; if it does not move, stop it first: npm run network -- stop ${spec.name}`,
        },
      );
    }
    await sleep(POLL_MS);
  }
}
