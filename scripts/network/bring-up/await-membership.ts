import type { common } from '@hyperledger/fabric-protos';
import { setTimeout as pause } from 'node:timers/promises';
import { Endpoints } from '../channel/endpoints.ts';
import type { Organisation } from '../description/network.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { awaitPeerConfig } from '../protocol/await-peer-config.ts';
import { fetchConfig } from '../protocol/fetch-config.ts';
import { peerConfig, type PeerConfigQuery } from '../protocol/peer-config.ts';
import { ProtocolError, type ProtocolErrorCode } from '../protocol/protocol-error.ts';
import { withAnyOrderer } from '../protocol/with-any-orderer.ts';
import { settleAll } from '../settle-all.ts';

const AGAIN_AFTER_MS = 500;
/** Orderers that have just been started know no leader yet. */
const NOT_YET: ReadonlySet<ProtocolErrorCode> = new Set(['NOT_A_MEMBER', 'NO_LEADER', 'CHANNEL_UNKNOWN']);

/**
 * An organisation that joins a channel which runs is signed in by the others, and its peers have run through the
 * blocks until then. Fails with MEMBERSHIP_AWAITED.
 */
export async function awaitMembership(context: NetworkContext, { id, peers }: Organisation): Promise<void> {
  const { network, progress } = context;
  const { channel } = network;
  const endpoints = new Endpoints(context);
  const signer = await endpoints.administrator(id);
  const own = await Promise.all(peers.map((peer) => endpoints.peer(id, peer)));
  if ((await Promise.all(own.map((peer) => isTold({ channel, peer, signer })))).every(Boolean)) return;
  const config = await configForMember(context, id);
  await progress.step(`${id}: its peers know the channel as it is`, () =>
    settleAll(own.map((peer) => awaitPeerConfig({ channel, peer, signer, config }))),
  );
}

/** Whether a peer has come to the block that made its organisation a member: it answers members only. */
async function isTold(query: PeerConfigQuery): Promise<boolean> {
  try {
    await peerConfig(query);
    return true;
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'NOT_A_MEMBER') return false;
    throw error;
  }
}

/** Orderers tell the configuration to members only. */
async function configForMember(context: NetworkContext, id: string): Promise<common.Config> {
  const { network, waitMs, progress } = context;
  const { channel } = network;
  const endpoints = new Endpoints(context);
  const signer = await endpoints.administrator(id);
  const orderers = await endpoints.orderers();
  const until = performance.now() + waitMs;
  for (let turn = 0; ; turn += 1) {
    try {
      return await withAnyOrderer(orderers, (orderer) => fetchConfig({ channel, orderer, signer }));
    } catch (error) {
      if (!(error instanceof ProtocolError && NOT_YET.has(error.code))) throw error;
      const isStranger = error.code === 'NOT_A_MEMBER';
      if (performance.now() > until) throw isStranger ? membershipAwaited(id, channel, error) : error;
      if (isStranger && turn === 0) progress.say(`waiting for the members of ${channel} to sign ${id} in`);
      await pause(AGAIN_AFTER_MS);
    }
  }
}

function membershipAwaited(id: string, channel: string, cause: Error): NetworkError {
  return new NetworkError('MEMBERSHIP_AWAITED', `${id} is no member of ${channel} yet`, {
    cause,
    remedy: `The members sign it in: npm run network -- export here, and with that file npm run network -- add-organisation DESCRIPTION FILE on the machine of a member. Then run the same command again.`,
  });
}
