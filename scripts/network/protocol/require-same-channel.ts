import { common } from '@hyperledger/fabric-protos';
import { nameOf, type Endpoint } from './endpoint.ts';
import { ProtocolError } from './protocol-error.ts';

export interface SameChannel {
  readonly doing: string;
  /** Whose first block it is. */
  readonly at: Endpoint;
  readonly channel: string;
  /** What its first block must be. */
  readonly genesisBlock: Uint8Array;
}

/** The first block is what makes a channel: of two with one name, the blocks differ. Fails with CHANNEL_OTHERWISE. */
export function requireSameChannel(same: SameChannel, first: Uint8Array): void {
  const [one, other] = [first, same.genesisBlock].map(contentHash);
  if (one === undefined || other === undefined || !one.equals(other))
    throw channelOtherwise(same.doing, same.at, same.channel);
}

export function channelOtherwise(doing: string, at: Endpoint, channel: string): ProtocolError {
  return new ProtocolError({
    code: 'CHANNEL_OTHERWISE',
    doing,
    what: `${nameOf(at)} is in another channel of the name ${channel}: its first block is another one`,
    remedy:
      'Either the first block here (channel/genesis.block) was made anew or is of another network: bring the right one back. Or the data of this program are of another network: restore its own, or delete its folder below programs/ and let it join anew.',
  });
}

/** Over all transactions: the header's number and the empty hash before it are those of every first block. */
function contentHash(block: Uint8Array): Buffer | undefined {
  const hash = common.Block.deserializeBinary(block).getHeader()?.getDataHash_asU8();
  return hash && Buffer.from(hash);
}
