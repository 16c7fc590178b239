import { join } from 'node:path';
import { Endpoints } from '../channel/endpoints.ts';
import type { Orderer } from '../description/network.ts';
import { putFile, readFileIfThere } from '../files.ts';
import type { NetworkContext, StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { joinOrderer } from '../protocol/join-orderer.ts';
import { ordererChannels } from '../protocol/orderer-channels.ts';
import { startOrderer } from '../servers/start-servers.ts';
import { newestConfig } from './newest-config.ts';

/**
 * An orderer runs and serves the channel. One that begins beside others learns from their newest configuration which
 * of them it is. Fails with ORDERER_LOST where it has served before and no longer knows of it: it may have promised
 * the others to keep what it has lost, so that blocks which count could be ordered otherwise.
 */
export async function serveChannel(
  context: StartingContext,
  orderer: Orderer,
  genesisBlock: Promise<Uint8Array>,
): Promise<void> {
  const { channel, ordering } = context.network;
  const endpoints = new Endpoints(context);
  await startOrderer(context, orderer);
  const admin = await endpoints.ordererAdmin(orderer);
  const mark = servedMark(context, orderer);
  const hasServed = (await readFileIfThere(mark)) !== undefined;
  if (hasServed && !(await ordererChannels(admin)).includes(channel)) throw lost(orderer, channel);
  await joinOrderer({
    admin,
    orderer: await endpoints.orderer(orderer),
    signer: await endpoints.signer(ordering.id, orderer.name),
    channel,
    genesisBlock: await genesisBlock,
    newestConfig: () => newestConfig(context, orderer),
  });
  if (!hasServed) await putFile(mark, `${channel}\n`);
}

/** Beside the data of an orderer, not in them: says that it has had some. */
export function servedMark({ network, folder }: NetworkContext, { name }: Orderer): string {
  return join(folder.organisation(network.ordering.id).program(name), 'has-served');
}

function lost({ name }: Orderer, channel: string): NetworkError {
  return new NetworkError('ORDERER_LOST', `${name} has served ${channel}, and its data are gone`, {
    remedy: `Bring them back exactly as they were when it stopped. Where they are lost, let the others take it in anew: npm run network -- replace-orderer ${name}, on the machine of its organisation's CA.`,
  });
}
