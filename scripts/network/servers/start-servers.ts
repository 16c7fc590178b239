import type { Orderer, Ordering, Organisation, Peer } from '../description/network.ts';
import type { StartingContext } from '../network-context.ts';
import { caServer, prepareCa } from './ca-server.ts';
import { ordererServer, prepareOrderer } from './orderer-server.ts';
import { dropOutdatedBuild, peerServer, preparePeer } from './peer-server.ts';
import { ensureRunning } from './server.ts';

/** The CA server of an organisation runs, with the settings that the description gives. */
export async function startCa(
  context: StartingContext,
  organisation: Organisation | Ordering,
): Promise<void> {
  await prepareCa(context, organisation);
  await ensureRunning(context, caServer(context, organisation));
}

/** The orderer runs, with its newest certificates. */
export async function startOrderer(context: StartingContext, orderer: Orderer): Promise<void> {
  const { ordering } = context.network;
  await prepareOrderer(context, ordering, orderer);
  await ensureRunning(context, ordererServer(context, ordering, orderer));
}

/** The peer runs, with its newest certificates. */
export async function startPeer(
  context: StartingContext,
  organisation: Organisation,
  peer: Peer,
): Promise<void> {
  await preparePeer(context, organisation, peer);
  if (!context.records.runs(peer.name)) await dropOutdatedBuild(context, organisation, peer);
  await ensureRunning(context, peerServer(context, organisation, peer));
}
