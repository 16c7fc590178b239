import { organisationsHere } from '../description/part-here.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';

/** Fails with ORGANISATION_ELSEWHERE where this machine runs no member of the channel, only its orderers. */
export function requireMember({ here, network }: NetworkContext): void {
  if (here.organisations.length > 0) return;
  throw new NetworkError(
    'ORGANISATION_ELSEWHERE',
    `only ${network.ordering.id} runs here, which has no part in the contract`,
    { remedy: 'Run this on the machines of the members.' },
  );
}

/** Fails with ORGANISATION_ELSEWHERE where a described organisation runs on another machine. */
export function requireHere({ here, network }: NetworkContext, id: string): void {
  const isDescribed = [network.ordering, ...network.organisations].some((one) => one.id === id);
  if (!isDescribed || organisationsHere(here).some((one) => one.id === id)) return;
  throw new NetworkError('ORGANISATION_ELSEWHERE', `${id} runs on another machine`, {
    remedy: 'Run this there: only there are its keys.',
  });
}
