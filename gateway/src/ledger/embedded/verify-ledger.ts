import { createProcessor, createRuleCrypto } from '@sealtrail/chaincode';
import { AGGREGATES, canonicalJson, RULES } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { asStorageRefusal } from '../../storage/storage-refusal.js';
import { commandDigest } from '../candidate.js';
import { findBlockFault, GENESIS_HASH, type StoredBlock } from './block-form.js';
import { readBody, type StoredTransaction } from './block-body.js';
import type { LedgerFolder } from './ledger-folder.js';

const PAGE = 64;

export interface VerificationReport {
  readonly blocks: number;
  readonly transactions: number;
  readonly events: number;
  /** The first thing that is wrong, and in which block; the check stops there. */
  readonly fault?: { readonly block: number; readonly what: string };
}

interface Counts {
  blocks: number;
  transactions: number;
  events: number;
}

/**
 * Checks every hash, link and signature of the chain, executes every transaction again on an empty state, and
 * compares events, the final state and the index of commands with what the file holds. What SQLite cannot read is a
 * fault too. Needs memory for the state.
 */
export async function verifyLedger(
  folder: LedgerFolder,
  onProgress: (blocks: number, of: number) => void,
): Promise<VerificationReport> {
  const counts: Counts = { blocks: 0, transactions: 0, events: 0 };
  try {
    return await verifyAll(folder, counts, onProgress);
  } catch (error) {
    const refusal = asStorageRefusal(error);
    if (!(refusal instanceof ServiceError) || refusal.code !== 'STORAGE_DAMAGED') throw error;
    return { ...counts, fault: { block: counts.blocks + 1, what: 'SQLite cannot read the file there' } };
  }
}

async function verifyAll(
  folder: LedgerFolder,
  counts: Counts,
  onProgress: (blocks: number, of: number) => void,
): Promise<VerificationReport> {
  const { store, key, ledgerId } = folder;
  const processor = createProcessor({
    rules: RULES,
    aggregates: AGGREGATES,
    ledgerId,
    crypto: createRuleCrypto(),
  });
  const state = new Map<string, string>();
  let commands = 0;
  const height = store.lastBlock()?.height ?? 0;
  let previousHash = GENESIS_HASH;
  const execute = async (transaction: StoredTransaction): Promise<boolean> => {
    const { id: transactionId, time: now, actor, commands, event } = transaction;
    const { payload } = await processor.execute(
      { commands, actor, transactionId, now, packed: event.v === 2 },
      { get: (name) => state.get(name), put: (name, value) => void state.set(name, value) },
    );
    return payload === canonicalJson(event);
  };
  const checkBlock = async (block: StoredBlock): Promise<string | undefined> => {
    const fault = findBlockFault(block, { height: counts.blocks + 1, previousHash }, key.publicKey);
    if (fault !== undefined) return fault;
    for (const transaction of readBody(block.body)) {
      if (!(await execute(transaction)))
        return `executed again, transaction ${transaction.id} gives other events`;
      const known = countKnown(folder, transaction, block.height);
      if (known === undefined) return `the index lacks transaction ${transaction.id} or a command of it`;
      commands += known;
      counts.transactions += 1;
      counts.events += transaction.event.events.length;
    }
    return undefined;
  };
  while (counts.blocks < height) {
    const page = store.blocks(counts.blocks + 1, PAGE);
    if (page.length === 0) return { ...counts, fault: { block: counts.blocks + 1, what: 'it is missing' } };
    for (const block of page) {
      const what = await checkBlock(block);
      if (what !== undefined) return { ...counts, fault: { block: counts.blocks + 1, what } };
      counts.blocks += 1;
      previousHash = block.hash;
    }
    onProgress(counts.blocks, height);
  }
  const what = compareState(folder, state) ?? compareCounts(folder, commands, counts.transactions);
  return what === undefined ? counts : { ...counts, fault: { block: height, what } };
}

function compareState({ store }: LedgerFolder, state: ReadonlyMap<string, string>): string | undefined {
  let keys = 0;
  for (const { key, value } of store.allState()) {
    keys += 1;
    if (state.get(key) !== value) return 'the world state differs from what the blocks give';
  }
  return keys === state.size ? undefined : 'the world state has lost a key that the blocks give';
}

/** How many commands the transaction holds; `undefined` where a repeat of one would not be recognised. */
function countKnown(
  { store }: LedgerFolder,
  { id, actor, commands }: StoredTransaction,
  height: number,
): number | undefined {
  if (store.transactionHeight(id) !== height) return undefined;
  const kept = commands.filter((command) => command !== null);
  const known = kept.every((command) => {
    const entry = store.command(actor.agency, (command as { readonly id: string }).id);
    return entry?.height === height && commandDigest(canonicalJson(command)).equals(entry.digest);
  });
  return known ? kept.length : undefined;
}

function compareCounts({ store }: LedgerFolder, commands: number, transactions: number): string | undefined {
  if (store.countCommands() !== commands) return 'the index knows a command that no block holds';
  return store.countTransactions() === transactions
    ? undefined
    : 'the index knows a transaction that no block holds';
}
