import { setTimeout as sleep } from 'node:timers/promises';
import { boundLog } from './log-file.ts';
import { isRunning } from './process-identity.ts';
import type { ProcessRecord, ProcessRecords } from './process-records.ts';
import { startProcess } from './processes.ts';

const LOG_BYTES_MAX = 16 * 1024 * 1024;
const PAUSE_MAX_MS = 30_000;
/** What lived this long starts again at once. */
const STEADY_MS = 30_000;

interface Restarts {
  readonly count: number;
  readonly lastAt: number;
}

/**
 * Looks after the processes of a network: what ends unasked is started again, at once and then ever later, up to
 * half a minute apart; logs are kept from filling the disk. The network goes on without it.
 */
export class Minder {
  readonly #records: ProcessRecords;
  readonly #self: string;
  readonly #restarts = new Map<string, Restarts>();

  /** `self`: the name of the minder's own record. */
  constructor(records: ProcessRecords, self: string) {
    this.#records = records;
    this.#self = self;
  }

  /** One look at every process; `now` in milliseconds. Returns the names of what was started again. */
  async look(now: number): Promise<readonly string[]> {
    const started: string[] = [];
    for (const record of this.#records.list()) {
      boundLog(record.spec.log, LOG_BYTES_MAX);
      if (record.spec.name === this.#self || isRunning(record.identity)) continue;
      if (await this.#startAgain(record, now)) started.push(record.spec.name);
    }
    return started;
  }

  async #startAgain(seen: ProcessRecord, now: number): Promise<boolean> {
    const { name } = seen.spec;
    const before = this.#restarts.get(name);
    const calm = before === undefined || now - before.lastAt > STEADY_MS;
    const count = calm ? 0 : before.count;
    if (!calm && now - before.lastAt < Math.min(PAUSE_MAX_MS, 500 * 2 ** count)) return false;
    // Somebody may have stopped or started it since the list was read.
    const current = this.#records.find(name);
    if (current?.identity.pid !== seen.identity.pid) return false;
    this.#restarts.set(name, { count: count + 1, lastAt: now });
    await startProcess(this.#records, current.spec);
    return true;
  }
}

/** Looks every `everyMs` until `signal` says to stop. What fails is told, and tried again. */
export async function mind(
  minder: Minder,
  { everyMs, signal, say }: { everyMs: number; signal: AbortSignal; say: (line: string) => void },
): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const name of await minder.look(Date.now())) say(`${name} had ended and was started again`);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
