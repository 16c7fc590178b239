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
