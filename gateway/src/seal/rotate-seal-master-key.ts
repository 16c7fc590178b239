import { SealKeyFolder } from './seal-key-folder.js';

export interface RotateSealMasterKeyOptions {
  readonly folder: string;
  /** The master key in use, 32 bytes. */
  readonly from: Uint8Array;
  /** The one that takes its place, 32 bytes. */
  readonly to: Uint8Array;
}

/**
 * Closes every seal key of the folder with another master key; the gateway must not be running. After a crash it
 * is run again with the same two keys: files that are done already are left as they are, and nothing is lost in
 * between as long as both master keys are kept. Fails with STORAGE_DAMAGED at a file that neither key opens.
 * Returns how many files it wrote.
 */
export async function rotateSealMasterKey({ folder, from, to }: RotateSealMasterKeyOptions): Promise<number> {
  const before = new SealKeyFolder(folder, from);
  const after = new SealKeyFolder(folder, to);
  let written = 0;
  for (const keyId of await before.open()) {
    if (await isReadable(after, keyId)) continue;
    const { record, privateKey } = await before.read(keyId);
    await after.write(record, privateKey);
    written += 1;
  }
  return written;
}

async function isReadable(folder: SealKeyFolder, keyId: string): Promise<boolean> {
  return folder.read(keyId).then(
    () => true,
    () => false,
  );
}
