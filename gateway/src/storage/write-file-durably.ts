import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asStorageRefusal } from './storage-refusal.js';

/** The first characters of a file that is not finished; what a crash leaves behind may be deleted. */
export const UNFINISHED_PREFIX = '.unfinished-';

/**
 * Puts `text` into the file at `path`, mode 0600: afterwards, also after a power cut, there is the old file or
 * the new one, whole. The folder must be there. Fails with STORAGE_FULL.
 */
export async function writeFileDurably(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const unfinished = join(folder, `${UNFINISHED_PREFIX}${randomUUID()}-${basename(path)}`);
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw asStorageRefusal(error);
  }
  await syncFolder(folder);
}

/** A rename is durable only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
