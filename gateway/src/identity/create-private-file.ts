import { randomUUID } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode } from '@sealtrail/core';
import { makeFolder } from '../storage/make-folder.js';
import { requireGuardedFolder } from './require-guarded-folder.js';

/**
 * Writes a file of mode 0600 that is there whole or not at all, also after a power cut, and never replaces one
 * that is there: of two processes that create it at once, one gets `'created'` and the other `'exists'`.
 * Makes the folder with mode 0700 where it is missing.
 * Fails with SECRET_FOLDER_WRITABLE_BY_OTHERS where others could exchange the file.
 */
export async function createPrivateFile(path: string, content: Uint8Array): Promise<'created' | 'exists'> {
  const folder = dirname(path);
  await makePrivateFolder(folder);
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}`);
  try {
    await writeDurably(temporary, content);
    return await linkUnlessThere(temporary, path);
  } finally {
    await rm(temporary, { force: true });
    await syncFolder(folder);
  }
}

async function makePrivateFolder(folder: string): Promise<void> {
  const firstMade = await makeFolder(folder);
  if (firstMade !== undefined) await syncFolder(dirname(firstMade));
  await requireGuardedFolder(folder);
}

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A hard link, unlike a rename, refuses to take the place of a file that is there. */
async function linkUnlessThere(temporary: string, path: string): Promise<'created' | 'exists'> {
  try {
    await link(temporary, path);
    return 'created';
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'exists';
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
