import { createSecretKey, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../service-error.js';
import { makeFolder } from '../storage/make-folder.js';
import { UNFINISHED_PREFIX, writeFileDurably } from '../storage/write-file-durably.js';
import {
  readSealKeyFile,
  writeSealKeyFile,
  type OpenedSealKey,
  type SealKeyRecord,
} from './seal-key-file.js';

const FILE_NAME = /^([A-Za-z0-9_-]{43})\.json$/;
/** Many times what a key needs. */
const FILE_BYTES_MAX = 8192;

/**
 * Makes the folder of the key files where it is not there, clears what a crash left unfinished, and names the keys in
 * it, for which no master key is needed.
 */
export async function openSealKeyFolder(path: string): Promise<readonly string[]> {
  await makeFolder(path);
  const names = await readdir(path);
  for (const name of names)
    if (name.startsWith(UNFINISHED_PREFIX)) await rm(join(path, name), { force: true });
  return names.flatMap((name) => FILE_NAME.exec(name)?.[1] ?? []);
}

/**
 * The folder of the key files, `<keyId>.json`, mode 0600. The name of a file is always built from a key id in
 * its strict form, so no id leads out of the folder; a link in place of a file is refused.
 */
export class SealKeyFolder {
  readonly #path: string;
  readonly #masterKey: KeyObject;

  constructor(path: string, masterKey: Uint8Array) {
    if (masterKey.length !== 32) throw new TypeError('the seal master key has 32 bytes');
    this.#path = path;
    this.#masterKey = createSecretKey(masterKey);
  }

  /** As {@link openSealKeyFolder}. */
  open(): Promise<readonly string[]> {
    return openSealKeyFolder(this.#path);
  }

  /** Fails with STORAGE_DAMAGED unless the file is exactly what was written under this master key. */
  async read(keyId: string): Promise<OpenedSealKey> {
    return readSealKeyFile(keyId, await this.#readText(keyId), this.#masterKey);
  }

  /** Durable when answered. Fails with STORAGE_FULL. */
  async write(record: SealKeyRecord, privateKey: KeyObject): Promise<void> {
    await writeFileDurably(this.#pathOf(record.keyId), writeSealKeyFile(record, privateKey, this.#masterKey));
  }

  async #readText(keyId: string): Promise<string> {
    try {
      const file = await open(this.#pathOf(keyId), constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(FILE_BYTES_MAX), 0, FILE_BYTES_MAX, 0);
        if (bytesRead === FILE_BYTES_MAX) throw new RangeError('larger than a key file is');
        return buffer.toString('utf8', 0, bytesRead);
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw new ServiceError('STORAGE_DAMAGED', `seal key file ${keyId} cannot be read`, { cause });
    }
  }

  #pathOf(keyId: string): string {
    const name = `${keyId}.json`;
    if (!FILE_NAME.test(name)) throw new TypeError('not a key id');
    return join(this.#path, name);
  }
}
