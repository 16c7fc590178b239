import { common } from '@hyperledger/fabric-protos';
import type { EnrolledIdentity } from './enrolled-identities.js';
import { ServiceError } from '../../service-error.js';
import { decodeBlock, type BlockDecoder, type FabricBlock } from './decode-block.js';
import type { PeerConnection } from './peer-connection.js';

/** How long a peer may take to say how high its chain is, or to give its first block, in milliseconds. */
const FIRST_ANSWER_MS = 5_000;

export interface BlockReaderParts {
  readonly channel: string;
  readonly reader: EnrolledIdentity;
  readonly decoder: BlockDecoder;
}

/** Reads blocks from peers. */
export class BlockReader {
  readonly #parts: BlockReaderParts;

  constructor(parts: BlockReaderParts) {
    this.#parts = parts;
  }

  /** Every block of the peer from height `from` on, those to come included, until `signal` aborts or it fails. */
  async *blocks(peer: PeerConnection, from: number, signal: AbortSignal): AsyncIterable<FabricBlock> {
    const { channel, reader, decoder } = this.#parts;
    const network = peer.gateway(reader).getNetwork(channel);
    // Always from a place: without one a peer would begin with the block that comes next.
    const stream = await network.newBlockEventsRequest({ startBlock: BigInt(from) }).getEvents();
    const close = (): void => {
      stream.close();
    };
    signal.addEventListener('abort', close, { once: true });
    if (signal.aborted) close();
    try {
      // Once: a second iterator of the same stream would share its blocks with the first.
      for await (const raw of stream) {
        yield decodeFrom(peer, raw, decoder);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', close);
      stream.close();
    }
  }

  /** One block of the peer. Fails where it does not come soon. */
  async block(peer: PeerConnection, height: number): Promise<FabricBlock> {
    const signal = AbortSignal.timeout(FIRST_ANSWER_MS);
    for await (const block of this.blocks(peer, height, signal)) {
      if (block.block.height === height) return block;
      break;
    }
    throw new Error(`the peer ${peer.name} gave no block ${String(height)}`);
  }

  /** The newest block's height at the peer. */
  async height(peer: PeerConnection): Promise<number> {
    const { channel, reader } = this.#parts;
    const bytes = await peer.call(reader, (gateway) =>
      gateway
        .getNetwork(channel)
        .getContract('qscc')
        .evaluate('GetChainInfo', {
          arguments: [channel],
        }),
    );
    return common.BlockchainInfo.deserializeBinary(bytes).getHeight() - 1;
  }
}

/** Fails as `decodeBlock` does, and names the peer: its operator has something to mend. */
function decodeFrom({ name }: PeerConnection, raw: common.Block, decoder: BlockDecoder): FabricBlock {
  try {
    return decodeBlock(raw, decoder);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, detail, cause } = error;
    throw new ServiceError(code, `${detail}, as the peer ${name} gives it`, { cause });
  }
}
