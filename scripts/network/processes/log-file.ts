import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

const TAIL_BYTES = 16_384;
const TAIL_LINES = 8;

/** The last lines of a log; empty where there is none. */
export function logTail(path: string, lines = TAIL_LINES, bytesMax = TAIL_BYTES): string {
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

/**
 * Bounds a log that a process is writing to: beyond `bytesMax` what is there becomes `<path>.1`, in place of an
 * older one, and the log starts anew. What is written in between is lost.
 */
export function boundLog(path: string, bytesMax: number): void {
  try {
    if (statSync(path).size <= bytesMax) return;
  } catch {
    return;
  }
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}
