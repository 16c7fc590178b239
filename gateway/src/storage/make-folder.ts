import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const PRIVATE = 0o700;

/**
 * Makes a folder, and those that it lies in, each for its owner alone; one that is there stays as it is. Answers the
 * first that was made, or `undefined`. Fails with the system's own error, at once: Node's own way (`recursive`) tries
 * for ever where a folder is there and takes none, such as `/proc`.
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  const above = dirname(path);
  const first = above === path || (await isFolder(above)) ? undefined : await makeFolder(above);
  try {
    await mkdir(path, { mode: PRIVATE });
    return first ?? path;
  } catch (error) {
    if (await isFolder(path)) return first;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
