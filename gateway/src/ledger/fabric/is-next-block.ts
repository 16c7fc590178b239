import type { FabricBlock } from './decode-block.js';
import { OtherChainError } from './other-chain-error.js';

/** The newest block that was read. */
export interface ChainEnd {
  readonly height: number;
  /** Hash of the block's header. */
  readonly hash: string;
}

/**
 * Whether the block comes after `end`, or is the first where there is none; a block that was read already is not. Fails
 * where blocks between them are missing, and with OtherChainError where it names another block as the one before it.
 */
export function isNextBlock(
  { block: { height }, previousHash }: FabricBlock,
  end: ChainEnd | undefined,
): boolean {
  const due = (end?.height ?? -1) + 1;
  if (height < due) return false;
  if (height > due) throw new Error(`block ${String(height)} came where ${String(due)} was due`);
  if (end !== undefined && previousHash !== end.hash) {
    throw new OtherChainError(
      `block ${String(height)} does not follow the one that this data folder knows: it is of another chain, or the network was set back to an earlier block. Then delete outbox.sqlite and the trail, which are read from the blocks again; otherwise choose another DATA_DIR`,
    );
  }
  return true;
}
