import { loadSecretFile } from '../identity/load-secret-file.js';
import { requireStoreOfKey } from '../storage/require-store-of-key.js';
import { isLibraryBound } from './library-file.js';

export interface LibraryPlaces {
  /** The library's file. */
  readonly path: string;
  /** The secret that opens it. */
  readonly keyPath: string;
}

/**
 * The master key of a library, 32 bytes; at the first start it is made, and before it the library's file, so that
 * neither is taken for new where only one of them is there. Fails with STORAGE_DAMAGED where the file is lost, and as
 * `loadSecretFile` does, with SECRET_MISSING where the key is.
 */
export async function loadLibraryKey({ path, keyPath }: LibraryPlaces): Promise<Uint8Array> {
  await requireLibrary({ path, keyPath });
  return loadSecretFile(keyPath, { bytes: 32, mayMake: !isLibraryBound(path) });
}

/** Fails with STORAGE_DAMAGED where the library is lost and its key is there. */
export function requireLibrary({ path, keyPath }: LibraryPlaces): Promise<void> {
  return requireStoreOfKey({
    store: path,
    key: keyPath,
    wayOut: `. Where there is none, the documents are gone: take ${keyPath} away too, and the library begins empty`,
  });
}
