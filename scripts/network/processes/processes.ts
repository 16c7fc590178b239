import { spawn } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '#core/has-code';
import { NetworkError } from '../network-error.ts';
import { isDiskFull } from './is-disk-full.ts';
import { lastWords } from './log-file.ts';
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

/**
 * Waits for a line from us, then becomes the program. Where the system can (`chrt` of Linux), it is one that is not
 * interrupted as soon as another wakes: peer and contract wake each other at each message, and so take several at a time.
 */
const HELD = 'read -r go || exit; chrt --batch --pid 0 $$ >/dev/null 2>&1; exec "$@" </dev/null';

/**
 * Starts a process of its own session, which goes on when this one ends, and notes it. It is held until it is noted,
 * and ends where this process ends before: whatever runs has a record. Fails with PROGRAM_FAILED.
 */
export async function startProcess(records: ProcessRecords, spec: ProcessSpec): Promise<ProcessRecord> {
  await requireProgram(spec);
  mkdirSync(dirname(spec.log), { recursive: true });
  // For appending: whoever cuts the file short in the meantime leaves no hole.
  const log = openSync(spec.log, 'a', 0o600);
  try {
    const child = spawn('/bin/sh', ['-c', HELD, 'sh', spec.command, ...spec.args], {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      stdio: ['pipe', log, log],
    });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (cause) => {
        reject(notStarted(spec, cause));
      });
    });
    child.unref();
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    // Ended within the moment, or never started: `failed` or the log tells.
    if (identity === undefined)
      return await (child.pid === undefined ? failed : Promise.reject(processEnded(spec)));
    failed.catch(() => undefined);
    const record = { spec, identity };
    // Where it has ended, whoever waits for it finds out.
    child.stdin?.on('error', () => undefined);
    try {
      records.put(record);
    } catch (error) {
      // Or it would wait as long as this process lives.
      child.stdin?.destroy();
      throw error;
    }
    child.stdin?.end('\n');
    return record;
  } finally {
    closeSync(log);
  }
}

async function requireProgram(spec: ProcessSpec): Promise<void> {
  try {
    await access(spec.command, constants.X_OK);
  } catch (cause) {
    throw notStarted(spec, cause instanceof Error ? cause : new Error(String(cause)));
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
  const words = lastWords(log);
  return new NetworkError('PROCESS_ENDED', `${name} ended. Its last words:\n${words}`, {
    remedy: remedyOf(name, log, words),
  });
}

function remedyOf(name: string, log: string, words: string): string {
  if (LOST_ORDER.test(words))
    return `It no longer has what it had promised the other orderers to keep. Where its CA runs: npm run network -- replace-orderer ${name}`;
  const rest = `Mend what it complains of (the whole is in ${log}) and run the same command again.`;
  return isDiskFull(dirname(log)) ? `Make room: the disk that holds ${dirname(log)} is full. ${rest}` : rest;
}

/** Of an orderer whose data are gone, or older than what it has told the others. */
const LOST_ORDER = /raft log corrupted, truncated, or lost/;

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
    if (!hasCode(error, 'ESRCH')) throw error;
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
