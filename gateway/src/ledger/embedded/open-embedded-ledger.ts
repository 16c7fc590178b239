import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createProcessor, createRuleCrypto } from '@sealtrail/chaincode';
import { AGGREGATES, RULES } from '@sealtrail/core';
import { loadSecretFile } from '../../identity/load-secret-file.js';
import { ServiceError } from '../../service-error.js';
import { makeFolder } from '../../storage/make-folder.js';
import { requireStoreOfKey } from '../../storage/require-store-of-key.js';
import { asStorageRefusal } from '../../storage/storage-refusal.js';
import { findBlockFault, GENESIS_HASH } from './block-form.js';
import { EmbeddedLedger } from './embedded-ledger.js';
import { ledgerKeyFrom, type LedgerKey } from './ledger-key.js';
import { LedgerStore } from './ledger-store.js';

/** Blocks checked at every start; `npm run ledger -- verify` checks all. */
const TAIL_BLOCKS = 100;

/** What the ledger file calls the key that its blocks are signed with. */
const PUBLIC_KEY = 'public-key';

export interface EmbeddedLedgerOptions {
  readonly dataDir: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
}

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

/** Opens the embedded ledger and checks the end of its chain. Fails with STORAGE_DAMAGED for a bad block. */
export async function openEmbeddedLedger(options: EmbeddedLedgerOptions): Promise<EmbeddedLedger> {
  const folder = await openLedgerFolder(options.dataDir);
  try {
    checkTail(folder);
    const { ledgerId } = folder;
    const processor = createProcessor({
      rules: RULES,
      aggregates: AGGREGATES,
      ledgerId,
      crypto: createRuleCrypto(),
    });
    return new EmbeddedLedger({ ...folder, processor, clock: options.clock ?? Date.now });
  } catch (error) {
    folder.store.close();
    throw asStorageRefusal(error);
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

function checkTail({ store, key }: LedgerFolder): void {
  const last = store.lastBlock();
  if (last === undefined) return;
  const from = Math.max(1, last.height - TAIL_BLOCKS + 1);
  const before = from === 1 ? undefined : store.blocks(from - 1, 1)[0];
  let expected = { height: from, previousHash: before?.hash ?? GENESIS_HASH };
  while (expected.height <= last.height) {
    // One at a time: a hundred large blocks together would be a hundred megabytes.
    const [block] = store.blocks(expected.height, 1);
    const fault = block === undefined ? 'it is missing' : findBlockFault(block, expected, key.publicKey);
    if (block === undefined || fault !== undefined) {
      throw new ServiceError(
        'STORAGE_DAMAGED',
        `block ${String(expected.height)} of the ledger is bad: ${String(fault)}`,
      );
    }
    expected = { height: block.height + 1, previousHash: block.hash };
  }
}
