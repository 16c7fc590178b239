import { createProcessor, createRuleCrypto } from '@sealtrail/chaincode';
import { AGGREGATES, RULES } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { asStorageRefusal } from '../../storage/storage-refusal.js';
import { EmbeddedLedger } from './embedded-ledger.js';
import { findChainFault } from './find-chain-fault.js';
import { openLedgerFolder, type LedgerFolder } from './ledger-folder.js';

/** Blocks checked at every start; `npm run ledger -- verify` checks all. */
const TAIL_BLOCKS = 100;

export interface EmbeddedLedgerOptions {
  readonly dataDir: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
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

function checkTail(folder: LedgerFolder): void {
  const last = folder.store.lastBlock();
  if (last === undefined) return;
  const from = Math.max(1, last.height - TAIL_BLOCKS + 1);
  const fault = findChainFault(folder, { from, to: last.height });
  if (fault !== undefined) throw new ServiceError('STORAGE_DAMAGED', fault);
}
