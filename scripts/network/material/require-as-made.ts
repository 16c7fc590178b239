import { readFile } from 'node:fs/promises';
import type { Network } from '../description/network.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { foundingSettings, type Address, type FoundingSettings } from '../protocol/founding-settings.ts';

/**
 * The description says what the channel was made with, where that cannot be changed by changing the description.
 * Otherwise programs would wait for one another at addresses where nobody is, or an edit would count for nothing, and
 * nobody would be told. Fails with DESCRIPTION_DIFFERS. Before there is a channel everything may be changed.
 */
export async function requireAsMade({
  network,
  folder,
}: Pick<NetworkContext, 'network' | 'folder'>): Promise<void> {
  const block = await readFile(folder.genesisBlock).catch(() => undefined);
  const made = block && settingsOf(block);
  const differences = made === undefined ? [] : differencesOf(network, made);
  if (differences.length === 0) return;
  throw new NetworkError(
    'DESCRIPTION_DIFFERS',
    `${folder.description} was changed in what the channel was made with: ${differences.join('; ')}`,
    { remedy: 'Change it back. Only a new network, in another NETWORK_DIR, can be made otherwise.' },
  );
}

/** A damaged block is told of where it is needed. */
function settingsOf(block: Uint8Array): FoundingSettings | undefined {
  try {
    return foundingSettings(block);
  } catch {
    return undefined;
  }
}

function differencesOf(network: Network, made: FoundingSettings): readonly string[] {
  const described = new Map(numbersOf(network));
  return [
    ...different('channel', network.channel, made.channel),
    ...numbersOf(made).flatMap(([name, value]) => different(name, described.get(name), value)),
    ...different('orderers', listOf(network.ordering.orderers), listOf(made.orderers)),
    ...network.organisations.flatMap(({ id, peers }) => {
      const anchors = made.anchorPeers.get(id) ?? [];
      // By one of them the others find the organisation's peers.
      const isFound = anchors.length === 0 || anchors.some((one) => peers.some((peer) => isSame(one, peer)));
      return isFound ? [] : different(`peers of ${id}`, listOf(peers), listOf(anchors));
    }),
  ];
}

function numbersOf({ blocks, raft }: Pick<FoundingSettings, 'blocks' | 'raft'>): readonly [string, number][] {
  return [
    ['blocks.timeoutMs', blocks.timeoutMs],
    ['blocks.transactionsMax', blocks.transactionsMax],
    ['blocks.bytesPreferred', blocks.bytesPreferred],
    ['blocks.bytesMax', blocks.bytesMax],
    ['raft.tickMs', raft.tickMs],
    ['raft.electionTicks', raft.electionTicks],
  ];
}

function different(
  name: string,
  described: string | number | undefined,
  made: string | number,
): readonly string[] {
  return described === made ? [] : [`${name} ${String(described)}, which was ${String(made)}`];
}

function isSame(a: Address, b: Address): boolean {
  return a.host === b.host && a.port === b.port;
}

function listOf(addresses: readonly Address[]): string {
  return addresses
    .map(({ host, port }) => `${host}:${String(port)}`)
    .sort()
    .join(' ');
}
