import { NetworkError } from '../network-error.ts';
import { isRevoked } from './identity-files.ts';
import type { PlannedIdentity } from './identity-plan.ts';

/** How a peer whose identity was revoked comes back. */
export const ANOTHER_NAME =
  'Give the peer another name in NETWORK_DIR/network.yaml, on every machine of the network, and start it: npm run network -- up. It fetches all blocks anew.';

/**
 * A program cannot go on as an identity that was revoked: the others take nothing from it, and give it no blocks.
 * Fails with IDENTITY_REVOKED. Of an agency nothing runs.
 */
export async function requireUnrevoked(folder: string, { name, type }: PlannedIdentity): Promise<void> {
  if (type !== 'peer' || !(await isRevoked(folder))) return;
  throw new NetworkError(
    'IDENTITY_REVOKED',
    `the identity of ${name} is revoked: it takes no part any more`,
    {
      remedy: ANOTHER_NAME,
    },
  );
}
