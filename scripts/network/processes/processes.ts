import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NetworkError } from '../network-error.ts';
import { logTail } from './log-file.ts';
import { identifyProcess, isRunning } from './process-identity.ts';
import type { ProcessRecord, ProcessRecords, ProcessSpec } from './process-records.ts';

const POLL_MS = 25;

export interface StopTimes {
  /** How long a process may take to end by itself, in milliseconds. */
  readonly termMs: number;
  /** How long the system may take to end it. */
  readonly killMs: number;
}
const STOP_TIMES: StopTimes = { termMs: 10_000, killMs: 5_000 };

/** Starts a process of its own session, which goes on when this one ends, and notes it. Fails with PROGRAM_FAILED. */
export function startProcess(records: ProcessRecords, spec: ProcessSpec): Promise<ProcessRecord> {
  mkdirSync(dirname(spec.log), { recursive: true });
  // For appending: whoever cuts the file short in the meantime leaves no hole.
  const log = openSync(spec.log, 'a', 0o600);
  try {
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (cause) => {
        reject(notStarted(spec, cause));
      });
    });
    child.unref();
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    // Ended within the moment, or never started: `failed` or the log tells.
    if (identity === undefined) return child.pid === undefined ? failed : Promise.reject(processEnded(spec));
    const record = { spec, identity };
    records.put(record);
    failed.catch(() => undefined);
    return Promise.resolve(record);
  } finally {
    closeSync(log);
  }
}

/**
 * Ends a process: it is asked to, and after `termMs` it is made to. A process that merely has its number is left
 * alone. Fails with PROCESS_WILL_NOT_END.
 */
export async function stopProcess(
  records: ProcessRecords,
  name: string,
  { termMs, killMs }: StopTimes = STOP_TIMES,
): Promise<void> {
  const record = records.find(name);
  if (record === undefined) return;
  // First: from now on nobody starts it again.
  records.delete(name);
  signal(record, 'SIGTERM');
  if (await ended(record, termMs)) return;
  signal(record, 'SIGKILL');
  if (await ended(record, killMs)) return;
  records.put(record);
  throw new NetworkError(
    'PROCESS_WILL_NOT_END',
    `${name} (process ${String(record.identity.pid)}) does not end`,
    {
      remedy: 'Look what it waits for: most likely a disk that does not answer.',
    },
  );
}

/** What to say of a process that is gone although it should run. */
export function processEnded({ name, log }: ProcessSpec): NetworkError {
  return new NetworkError('PROCESS_ENDED', `${name} ended. Its last words:\n${logTail(log)}`, {
    remedy: `Mend what it complains of (the whole is in ${log}) and run the same command again.`,
  });
}

function notStarted({ name, command }: ProcessSpec, cause: Error): NetworkError {
  return new NetworkError('PROGRAM_FAILED', `${name} cannot be started: ${cause.message}`, {
    cause,
    remedy: `See that ${command} is there and may be run.`,
  });
}

function signal({ identity }: ProcessRecord, name: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function ended({ identity }: ProcessRecord, waitMs: number): Promise<boolean> {
  const until = performance.now() + waitMs;
  while (isRunning(identity)) {
    if (performance.now() > until) return false;
    await sleep(POLL_MS);
  }
  return true;
}
