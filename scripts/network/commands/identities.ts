import { listIdentities } from '../identities/list-identities.ts';
import type { NetworkContext } from '../network-context.ts';

/** Lists every identity, and when its certificate expires. */
export async function identities(context: NetworkContext): Promise<void> {
  for (const { organisation, planned, until, revoked } of await listIdentities(context)) {
    const { name, ca, type } = planned;
    const kind = ca === 'tls' ? 'TLS' : type;
    const end = until === undefined ? 'not enrolled' : `${until.toISOString()}${revoked ? ' revoked' : ''}`;
    context.progress.say(`${organisation.padEnd(16)} ${name.padEnd(36)} ${kind.padEnd(8)} ${end}`);
  }
}
