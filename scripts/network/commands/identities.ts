import { caServerCertificates } from '../identities/ca-servers.ts';
import { listIdentities } from '../identities/list-identities.ts';
import type { NetworkContext } from '../network-context.ts';

/** Lists every identity of this machine, the CAs' own servers too, and when its certificate expires. */
export async function identities(context: NetworkContext): Promise<void> {
  const say = (organisation: string, name: string, kind: string, end: string): void => {
    context.progress.say(`${organisation.padEnd(16)} ${name.padEnd(36)} ${kind.padEnd(8)} ${end}`);
  };
  for (const { organisation, name, until } of await caServerCertificates(context))
    say(organisation, name, 'TLS', until?.toISOString() ?? 'not made');
  for (const { organisation, planned, until, revoked } of await listIdentities(context)) {
    const { name, ca, type } = planned;
    const kind = ca === 'tls' ? 'TLS' : type;
    const end = until === undefined ? 'not enrolled' : `${until.toISOString()}${revoked ? ' revoked' : ''}`;
    say(organisation, name, kind, end);
  }
}
