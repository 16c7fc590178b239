import type { common } from '@hyperledger/fabric-protos';
import { Endpoints } from '../channel/endpoints.ts';
import type { Orderer } from '../description/network.ts';
import { otherOrderers } from '../description/other-orderers.ts';
import type { NetworkContext } from '../network-context.ts';
import { fetchConfigBlock } from '../protocol/fetch-config.ts';
import { ProtocolError, type ProtocolErrorCode } from '../protocol/protocol-error.ts';

/** Of an orderer that does not run, or does not serve the channel yet. */
const NOT_THERE: ReadonlySet<ProtocolErrorCode> = new Set([
  'CHANNEL_UNKNOWN',
  'SERVER_TIMED_OUT',
  'SERVER_UNREACHABLE',
]);

/**
 * The newest block of the channel's configuration that any other orderer has, with a leader or without; `undefined`
 * where none of them serves the channel.
 */
export async function newestConfig(
  context: NetworkContext,
  orderer: Orderer,
): Promise<common.Block | undefined> {
  const { network } = context;
  const { channel, ordering } = network;
  const endpoints = new Endpoints(context);
  const signer = await endpoints.signer(ordering.id, orderer.name);
  const blocks = await Promise.all(
    otherOrderers(network, orderer).map(async (other) => {
      const at = await endpoints.orderer(other);
      return fetchConfigBlock({ channel, orderer: at, signer, isLeaderless: true }).catch(nothing);
    }),
  );
  return blocks.flat().reduce<common.Block | undefined>(newer, undefined);
}

function nothing(error: unknown): [] {
  if (error instanceof ProtocolError && NOT_THERE.has(error.code)) return [];
  throw error;
}

function newer(one: common.Block | undefined, other: common.Block): common.Block {
  return one === undefined || numberOf(other) > numberOf(one) ? other : one;
}

function numberOf(block: common.Block): number {
  return block.getHeader()?.getNumber() ?? 0;
}
