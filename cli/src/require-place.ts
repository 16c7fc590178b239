import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '@sealtrail/core';
import { InputError } from './input-error.js';

/** Fails with InputError where the folder that `path` is to be made in is not there. */
export async function requirePlace(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await stat(folder);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new InputError({
      detail: `${path} cannot be made: there is no folder ${folder}; make it first`,
      zh: `没有文件夹 ${folder}，请先建立`,
    });
  }
}
