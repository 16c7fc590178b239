import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { loadSecretFile } from '../../identity/load-secret-file.js';
import { ServiceError } from '../../service-error.js';
import { makeFolder } from '../../storage/make-folder.js';
import { requireStoreOfKey } from '../../storage/require-store-of-key.js';
import { ledgerKeyFrom, type LedgerKey } from './ledger-key.js';
import { LedgerStore } from './ledger-store.js';

/** What the ledger file calls the key that its blocks are signed with. */
const PUBLIC_KEY = 'public-key';

export interface LedgerFolder {
  readonly store: LedgerStore;
  readonly key: LedgerKey;
  readonly ledgerId: string;
}

/**
 * Opens the ledger file of `dataDir`, or makes it, with the key that signs its blocks. Fails with
 * LEDGER_UNAVAILABLE where another process has it or where file and key do not belong together, with
 * STORAGE_DAMAGED where the file is lost or cut off, with SECRET_MISSING where the key is.
 */
export async function openLedgerFolder(dataDir: string): Promise<LedgerFolder> {
  await makeFolder(dataDir);
  const [path, keyPath] = [join(dataDir, 'ledger.sqlite'), join(dataDir, 'secrets', 'ledger.key')];
  await requireStoreOfKey({ store: path, key: keyPath });
  const store = LedgerStore.open(path);
  try {
    const mayMake = store.meta(PUBLIC_KEY) === undefined;
    const key = ledgerKeyFrom(await loadSecretFile(keyPath, { bytes: 32, mayMake }));
    bindKey(store, key);
    const fingerprint = createHash('sha256').update(key.publicText).digest('base64url').slice(0, 16);
    return { store, key, ledgerId: `embedded-${fingerprint}` };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** A ledger whose key was lost or exchanged must not go on under another. */
function bindKey(store: LedgerStore, key: LedgerKey): void {
  const known = store.meta(PUBLIC_KEY);
  if (known === undefined) store.setMeta(PUBLIC_KEY, key.publicText);
  else if (known !== key.publicText) {
    throw new ServiceError(
      'LEDGER_UNAVAILABLE',
      'secrets/ledger.key is not the key of ledger.sqlite; restore both from the same backup',
    );
  }
}
