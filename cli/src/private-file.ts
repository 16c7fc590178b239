import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '@sealtrail/core';
import { InputError } from './input-error.js';

const READABLE_BY_OTHERS = 0o077;
const BYTES_MAX = 65_536;

/** The text of a file that only its owner may open; undefined where there is none. Fails with InputError. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const file = await openThere(path);
  if (file === undefined) return undefined;
  try {
    const { mode, size } = await file.stat();
    if ((mode & READABLE_BY_OTHERS) !== 0) {
      throw new InputError({
        detail: `${path} may be used by others than its owner; run: chmod 600 '${path}'`,
        zh: '文件可被他人读取，请先修改权限',
      });
    }
    if (size > BYTES_MAX)
      throw new InputError({ detail: `${path} is larger than 64 KiB`, zh: '文件超过 64 KiB' });
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function openThere(path: string): Promise<Awaited<ReturnType<typeof open>> | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * Writes a file of mode 0600, in a folder of mode 0700 where it is missing; the file is there whole or not at all.
 * `create` fails with EEXIST for one that is there, `replace` takes its place.
 */
export async function writePrivateFile(path: string, text: string, how: 'create' | 'replace'): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `.${randomUUID()}`);
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A hard link, unlike a rename, does not take the place of a file that is there.
    await (how === 'create' ? link(unfinished, path) : rename(unfinished, path));
  } finally {
    await rm(unfinished, { force: true });
  }
}
