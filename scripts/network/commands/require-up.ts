import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { programsDown } from './programs-down.ts';

/** Fails with NETWORK_DOWN where a peer or an orderer of this machine does not run. */
export function requireUp(context: NetworkContext): void {
  const missing = programsDown(context);
  if (missing.length === 0) return;
  throw new NetworkError(
    'NETWORK_DOWN',
    `of the network in ${context.folder.path} these do not run: ${missing.join(', ')}`,
    {
      remedy: 'Start it: npm run network -- up',
    },
  );
}
