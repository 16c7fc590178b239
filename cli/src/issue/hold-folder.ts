import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { InputError } from '../input-error.js';

const SQLITE_BUSY = 5;

/**
 * Holds a folder for this process, until what it gives is called or the process ends, in whatever way: a file that a
 * killed process left behind would have to be believed or not. Fails with InputError where another process holds it.
 */
export function holdFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'issuing.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Error) || !('errcode' in error) || error.errcode !== SQLITE_BUSY) throw error;
    throw new InputError(
      {
        detail: `another process issues into ${folder}; wait for it, or stop it`,
        zh: '另一进程正在向此文件夹签发，请等待其结束或将其停止',
      },
      { cause: error },
    );
  }
  return () => {
    lock.close();
  };
}
