import { statfsSync } from 'node:fs';

/** Less than a program needs to write what it makes at its start, in bytes. */
const ROOM = 65_536;

/** Whether the disk that holds a folder takes next to nothing more; not where the system does not tell. */
export function isDiskFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < ROOM;
  } catch {
    return false;
  }
}
