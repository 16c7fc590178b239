import { loadSecretFile } from '../identity/load-secret-file.js';
import { requireStoreOfKey } from '../storage/require-store-of-key.js';
import { openSealKeyFolder } from './seal-key-folder.js';

export interface SealPlaces {
  /** The folder of the seal keys. */
  readonly folder: string;
  /** The secret that opens them. */
  readonly keyPath: string;
}

/**
 * The master key of the seal keys, 32 bytes; at the first start it is made, and before it the folder, so that neither
 * is taken for new where only one of them is there. Fails with STORAGE_DAMAGED where the folder is lost, and as
 * `loadSecretFile` does, with SECRET_MISSING where the key is.
 */
export async function loadSealMasterKey({ folder, keyPath }: SealPlaces): Promise<Uint8Array> {
  await requireSealFolder({ folder, keyPath });
  const keys = await openSealKeyFolder(folder);
  return loadSecretFile(keyPath, { bytes: 32, mayMake: keys.length === 0 });
}

/** Fails with STORAGE_DAMAGED where the folder is lost and its key is there. */
export function requireSealFolder({ folder, keyPath }: SealPlaces): Promise<void> {
  return requireStoreOfKey({
    store: folder,
    key: keyPath,
    wayOut: `. Where there is none, the seals are gone: take ${keyPath} away too, and agencies get new ones`,
  });
}
