import { nameOf, type Endpoint } from './endpoint.ts';
import { explainRefusal } from './explain-refusal.ts';
import { askOrdererAdmin } from './orderer-admin.ts';
import { CHANNELS_PATH, ordererChannels } from './orderer-channels.ts';

export interface JoinOrdererOptions {
  /** The administration port of the orderer, with a client certificate that it takes. */
  readonly admin: Endpoint;
  readonly channel: string;
  /** The channel's first block or, for an orderer that comes later, its newest configuration block. */
  readonly configBlock: Uint8Array;
}

const CREATED = 201;

/** An orderer serves this channel from now on. Harmless where it does already. */
export async function joinOrderer(options: JoinOrdererOptions): Promise<'joined' | 'already'> {
  const { admin, channel, configBlock } = options;
  if ((await ordererChannels(admin)).includes(channel)) return 'already';
  const doing = `joining channel ${channel}`;
  const body = await multipart('config-block', configBlock);
  const { status, text } = await askOrdererAdmin(admin, { method: 'POST', path: CHANNELS_PATH, body, doing });
  if (status === CREATED) return 'joined';
  // Another may have been first.
  if ((await ordererChannels(admin)).includes(channel)) return 'already';
  throw explainRefusal(`${doing} on ${nameOf(admin)}`, errorIn(text));
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
