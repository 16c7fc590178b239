import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { isRunning } from '../processes/process-identity.ts';

/** Fails with NETWORK_DOWN where a peer or an orderer of this machine does not run. */
export function requireUp({ here, folder, records }: NetworkContext): void {
  const { ordering, organisations } = here;
  const needed = [...(ordering?.orderers ?? []), ...organisations.flatMap(({ peers }) => peers)].map(
    ({ name }) => name,
  );
  const missing = needed.filter((name) => {
    const record = records.find(name);
    return record === undefined || !isRunning(record.identity);
  });
  if (missing.length === 0) return;
  throw new NetworkError(
    'NETWORK_DOWN',
    `of the network in ${folder.path} these do not run: ${missing.join(', ')}`,
    {
      remedy: 'Start it: npm run network -- up',
    },
  );
}
