import {
  closeSync,
  copyFileSync,
  fstatSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';

const TAIL_LINES = 8;

/** The last lines of a log; empty where there is none. */
export function logTail(path: string, lines: number, bytesMax: number): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, bytesMax));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(file);
  }
}

const PANIC = /^panic: /;
const PANIC_BYTES = 65_536;

/** What a process said last of why it ends: of a Go program that panicked, the reason and not the stack after it. */
export function lastWords(path: string): string {
  const lines = logTail(path, Number.MAX_SAFE_INTEGER, PANIC_BYTES).split('\n');
  const panic = lines.findLastIndex((line) => PANIC.test(line));
  if (panic < 0) return lines.slice(-TAIL_LINES).join('\n');
  const reason = lines.slice(panic, panic + TAIL_LINES);
  const end = reason.indexOf('');
  return reason.slice(0, end < 0 ? undefined : end).join('\n');
}

/**
 * Bounds a log that a process is writing to: beyond `bytesMax` what is there becomes `<path>.1`, in place of an
 * older one, and the log starts anew. What is written in between is lost, and all of it where a full disk takes no
 * copy.
 */
export function boundLog(path: string, bytesMax: number): void {
  try {
    if (statSync(path).size <= bytesMax) return;
  } catch {
    return;
  }
  try {
    copyFileSync(path, `${path}.1`);
  } catch {
    rmSync(`${path}.1`, { force: true });
  }
  truncateSync(path);
}
