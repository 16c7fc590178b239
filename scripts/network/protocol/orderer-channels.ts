import { z } from 'zod';
import { nameOf, type Endpoint } from './endpoint.ts';
import { explainRefusal } from './explain-refusal.ts';
import { askOrdererAdmin } from './orderer-admin.ts';

export const CHANNELS_PATH = '/participation/v1/channels';

const ChannelList = z.object({ channels: z.array(z.object({ name: z.string() })).nullable() });

/** The names of the channels that an orderer serves. */
export async function ordererChannels(admin: Endpoint): Promise<readonly string[]> {
  const doing = 'asking for the joined channels';
  const { status, text } = await askOrdererAdmin(admin, { method: 'GET', path: CHANNELS_PATH, doing });
  if (status !== 200) throw explainRefusal(`${doing} on ${nameOf(admin)}`, text);
  const list = ChannelList.parse(JSON.parse(text));
  return (list.channels ?? []).map(({ name }) => name);
}
