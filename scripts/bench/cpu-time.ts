import { readFile } from 'node:fs/promises';

/** The unit of /proc, the same on every Linux. */
const TICKS_PER_SECOND = 100;
/** Places in /proc/PID/stat, counted from the field after the program's name. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** Seconds of processor time that a process has used, all its threads together. Linux only. */
export async function cpuTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  // The program's name stands in brackets and may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
}
