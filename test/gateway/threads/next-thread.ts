import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';

/** The thread that begins next. */
export async function nextThread(): Promise<Worker> {
  const [worker] = (await once(process, 'worker')) as [Worker];
  return worker;
}
