import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '#core/has-code';
import { fileFault, fileUnusable } from './file-fault.ts';

/**
 * Puts the whole file in place, or leaves what is there; with its folder. Only the owner may read it. A folder of
 * ours is made again by the same command, so nothing waits for the disk. Fails with FILE_UNUSABLE.
 */
export async function putFile(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}.unfinished`;
  try {
    await writeFile(unfinished, content, { mode: 0o600, flag: 'wx' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw fileFault(error, path) ?? error;
  }
}

const BYTES_MAX = 16_777_216;

/**
 * The text of a file, `undefined` where there is none. Fails with FILE_UNUSABLE for a folder, a pipe or another thing
 * that is no file, for one beyond 16 MiB, and where the system does not let us read.
 */
export async function readFileIfThere(path: string): Promise<string | undefined> {
  try {
    // Not waiting, as for a pipe whose other end nobody opens.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    if (found.isDirectory()) throw fileUnusable(path, 'it is a folder');
    if (!found.isFile()) throw fileUnusable(path, 'it is no file');
    if (found.size > BYTES_MAX) throw fileUnusable(path, `it is larger than ${String(BYTES_MAX)} bytes`);
    return await file.readFile('utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw fileFault(error, path) ?? error;
  }
}

/** When a file or a folder was last written, in milliseconds; 0 where there is none. */
export async function writtenAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}
