import type { NetworkContext } from '../network-context.ts';
import type { ProgramElsewhere, ProgramsElsewhere } from './programs-elsewhere.ts';

/**
 * What the channel lacks of other machines to take transactions from this one, one sentence each: more than half of
 * the orderers, and peers of as many organisations as must endorse. Of what runs here it is taken that it does.
 */
export function awaitedElsewhere(
  { network, here }: NetworkContext,
  { orderers, peers }: ProgramsElsewhere,
): readonly string[] {
  const awaited: string[] = [];
  const { ordering, contract } = network;
  const silentOrderers = orderers.filter(isSilent);
  if (2 * silentOrderers.length >= ordering.orderers.length)
    awaited.push(
      `more than half of the orderers of ${ordering.id} must answer, and these do not: ${named(silentOrderers)}`,
    );
  if (here.organisations.length === 0) return awaited;
  const endorsing = new Set([
    ...here.organisations.map(({ id }) => id),
    ...peers.filter((peer) => !isSilent(peer)).map(({ organisation }) => organisation),
  ]);
  if (endorsing.size < contract.endorsingOrganisations)
    awaited.push(
      `peers of ${String(contract.endorsingOrganisations)} organisations must endorse, and these do not answer: ${named(peers.filter(isSilent))}`,
    );
  return awaited;
}

function isSilent({ silence }: ProgramElsewhere): boolean {
  return silence !== undefined;
}

function named(programs: readonly ProgramElsewhere[]): string {
  return programs.map(({ name, address }) => `${name} (${address})`).join(', ');
}
