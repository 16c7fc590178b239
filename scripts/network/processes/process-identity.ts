import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A process that is told apart from every other, also from a later one with the same number. */
export const ProcessIdentity = z.strictObject({
  pid: z.int().min(1),
  /** When it started, in the kernel's ticks since the machine started. */
  startTicks: z.string().regex(/^\d{1,20}$/),
  /** Which start of the machine. */
  boot: z.string().max(64),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** The process with this number, `undefined` where there is none or it only waits to be reaped. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets, and may hold anything, brackets and blanks too.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTicks = rest[START_TICKS];
  if (state === undefined || ENDED.has(state) || startTicks === undefined) return undefined;
  return { pid, startTicks, boot: bootId() };
}

/** Whether this very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  const now = identifyProcess(identity.pid);
  return now?.startTicks === identity.startTicks && now.boot === identity.boot;
}

const ENDED: ReadonlySet<string> = new Set(['Z', 'X']);
/** Field 22 of proc(5), counted from the one after the state. */
const START_TICKS = 18;

function readStat(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}
