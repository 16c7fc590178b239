import type { Network } from '../description/network.ts';
import type { EndorsementPolicy } from '../protocol/endorsement-policy.ts';

/** So many different organisations must have executed a transaction, each by a peer of its own. */
export function endorsementPolicy({ contract, organisations }: Network): EndorsementPolicy {
  return {
    rule: {
      outOf: contract.endorsingOrganisations,
      of: organisations.map(({ id }) => ({ mspId: id, role: 'peer' as const })),
    },
  };
}
