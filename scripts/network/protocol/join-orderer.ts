import type { common } from '@hyperledger/fabric-protos';
import { setTimeout as pause } from 'node:timers/promises';
import { nameOf, type Endpoint } from './endpoint.ts';
import { explainRefusal } from './explain-refusal.ts';
import { fetchBlock } from './fetch-block.ts';
import { askOrdererAdmin } from './orderer-admin.ts';
import { CHANNELS_PATH, ordererChannels } from './orderer-channels.ts';
import { ProtocolError } from './protocol-error.ts';
import { channelOtherwise, requireSameChannel } from './require-same-channel.ts';
import type { Signer } from './signer.ts';

export interface JoinOrdererOptions {
  /** The administration port of the orderer, with a client certificate that it takes. */
  readonly admin: Endpoint;
  /** Where it serves channels, and who may read this one: asked where it serves the channel already. */
  readonly orderer: Endpoint;
  readonly signer: Signer;
  readonly channel: string;
  readonly genesisBlock: Uint8Array;
  /** The channel's newest configuration, for an orderer that comes later; `undefined` where it is among the first. */
  readonly newestConfig: () => Promise<common.Block | undefined>;
}

const CREATED = 201;

/**
 * An orderer serves this channel from now on. Harmless where it does already; fails with CHANNEL_OTHERWISE where it
 * serves another channel of this name.
 */
export async function joinOrderer(options: JoinOrdererOptions): Promise<'joined' | 'already'> {
  const { admin, channel, genesisBlock, newestConfig } = options;
  if ((await ordererChannels(admin)).includes(channel)) {
    await requireOwnChannel(options);
    return 'already';
  }
  const doing = `joining channel ${channel}`;
  const newest = await newestConfig();
  const body = await multipart('config-block', isLater(newest) ? newest.serializeBinary() : genesisBlock);
  const { status, text } = await askOrdererAdmin(admin, { method: 'POST', path: CHANNELS_PATH, body, doing });
  if (status === CREATED) return 'joined';
  // Another may have been first.
  if ((await ordererChannels(admin)).includes(channel)) return 'already';
  throw explainRefusal(`${doing} on ${nameOf(admin)}`, errorIn(text));
}

const LOADED_WITHIN_MS = 30_000;
const AGAIN_AFTER_MS = 100;

/** An orderer that has just started may have its channel still to load. Its leader may be on a machine that is down. */
async function requireOwnChannel(options: JoinOrdererOptions): Promise<void> {
  const { orderer, signer, channel, genesisBlock } = options;
  const doing = `comparing the first block of ${channel}`;
  const until = Date.now() + LOADED_WITHIN_MS;
  for (;;) {
    try {
      const first = await fetchBlock({ channel, orderer, signer, block: 0, isLeaderless: true });
      requireSameChannel({ doing, at: orderer, channel, genesisBlock }, first.serializeBinary());
      return;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // Its channel does not know our administrator.
      if (error.code === 'NOT_A_MEMBER') throw channelOtherwise(doing, orderer, channel);
      if (error.code !== 'CHANNEL_UNKNOWN' || Date.now() >= until) throw error;
      await pause(AGAIN_AFTER_MS);
    }
  }
}

function isLater(block: common.Block | undefined): block is common.Block {
  return (block?.getHeader()?.getNumber() ?? 0) > 0;
}

async function multipart(field: string, bytes: Uint8Array): Promise<{ type: string; bytes: Uint8Array }> {
  const form = new FormData();
  form.set(field, new Blob([Uint8Array.from(bytes)]), `${field}.pb`);
  const encoded = new Response(form);
  return {
    type: encoded.headers.get('content-type') ?? '',
    bytes: new Uint8Array(await encoded.arrayBuffer()),
  };
}

function errorIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === 'string' ? error : text;
  } catch {
    return text;
  }
}
