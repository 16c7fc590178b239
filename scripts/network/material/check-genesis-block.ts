import { organisationsOf } from '../description/part-here.ts';
import { common } from '@hyperledger/fabric-protos';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { configOf } from '../protocol/fetch-config.ts';
import { channelOf } from '../protocol/founding-settings.ts';
import { allOrganisations } from '../protocol/organisation-groups.ts';
import type { PublicOrganisation } from './public-bundle.ts';
import { readPublic } from './public-organisation.ts';

/**
 * The block is a first block of the network's channel, and knows the organisations by the certificates by which this
 * machine knows them, or was just told. Fails with MATERIAL_INVALID or MATERIAL_DIFFERS.
 */
export async function checkGenesisBlock(
  { network, folder }: Pick<NetworkContext, 'network' | 'folder'>,
  bytes: Uint8Array,
  told: readonly PublicOrganisation[] = [],
): Promise<void> {
  const members = membersOf(bytes, network.channel, folder.genesisBlock);
  for (const { id } of organisationsOf(network)) {
    const roots = members.get(id);
    const known = told.find((one) => one.id === id) ?? (await readPublic(folder, id));
    // One that has joined later is in no first block.
    if (roots === undefined || known === undefined) continue;
    const isIn = (pem: string): boolean => roots.some((root) => root.trim() === pem.trim());
    if (isIn(known.root) && isIn(known.tlsRoot)) continue;
    throw new NetworkError(
      'MATERIAL_DIFFERS',
      `the channel's first block knows ${id} by other root certificates than ${folder.organisation(id).msp}`,
      {
        remedy: `It is of another network, or was made before ${id} was set up anew: bring the block and the certificates from the machines that run them now.`,
      },
    );
  }
}

function membersOf(bytes: Uint8Array, channel: string, file: string): ReadonlyMap<string, readonly string[]> {
  try {
    const block = common.Block.deserializeBinary(bytes);
    if (block.getHeader()?.getNumber() !== 0) throw new Error('not the first');
    if (channelOf(block) !== channel) throw new Error('of another channel');
    return allOrganisations(configOf(block));
  } catch (cause) {
    throw new NetworkError('MATERIAL_INVALID', `this is no first block of ${channel} (for ${file})`, {
      cause,
      remedy: 'Bring it again from the machine that runs the orderers: npm run network -- export there.',
    });
  }
}
