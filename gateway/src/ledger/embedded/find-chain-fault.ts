import { findBlockFault, GENESIS_HASH } from './block-form.js';
import type { LedgerFolder } from './ledger-folder.js';

/**
 * What is wrong with the first bad block of heights `from` to `to`, each held against the one before it; `undefined`
 * where nothing is. Reads one at a time: a hundred large blocks together would be a hundred megabytes.
 */
export function findChainFault(
  { store, key }: Pick<LedgerFolder, 'store' | 'key'>,
  { from, to }: { readonly from: number; readonly to: number },
): string | undefined {
  const before = from === 1 ? undefined : store.blocks(from - 1, 1)[0];
  let expected = { height: from, previousHash: before?.hash ?? GENESIS_HASH };
  while (expected.height <= to) {
    const [block] = store.blocks(expected.height, 1);
    const fault = block === undefined ? 'it is missing' : findBlockFault(block, expected, key.publicKey);
    if (block === undefined || fault !== undefined)
      return `block ${String(expected.height)} of the ledger is bad: ${String(fault)}`;
    expected = { height: block.height + 1, previousHash: block.hash };
  }
  return undefined;
}
