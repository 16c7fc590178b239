import { X509Certificate } from 'node:crypto';
import { organisationsHere } from '../description/part-here.ts';
import type { NetworkContext } from '../network-context.ts';
import { caServerCertificates } from './ca-servers.ts';
import { isRevoked, readIdentity } from './identity-files.ts';
import { identitiesHere, type PlannedIdentity } from './identity-plan.ts';

const DAY_MS = 86_400_000;
/** So long before its end a certificate is renewed. */
const RENEW_BEFORE_MS = 30 * DAY_MS;

export interface ListedIdentity {
  readonly organisation: string;
  readonly planned: PlannedIdentity;
  /** When its certificate expires; `undefined` where it has none yet. */
  readonly until: Date | undefined;
  readonly revoked: boolean;
}

/** Every identity of the organisations of this machine, and how long its certificate is good for. */
export async function listIdentities({
  network,
  here,
  folder,
}: NetworkContext): Promise<readonly ListedIdentity[]> {
  return Promise.all(
    organisationsHere(here).flatMap((part) =>
      identitiesHere(network, part).map(async (planned) => {
        const { id } = part;
        const home = folder.organisation(id).identity(planned.name);
        const identity = await readIdentity(home);
        const until = identity && new X509Certificate(identity.certificate).validToDate;
        return { organisation: id, planned, until, revoked: await isRevoked(home) };
      }),
    ),
  );
}

/** Those whose certificates expire soon, or have expired; the CAs' servers too. */
export async function expiringIdentities(
  context: NetworkContext,
): Promise<readonly { organisation: string; name: string; until: Date }[]> {
  const listed = (await listIdentities(context))
    .filter(({ revoked }) => !revoked)
    .map(({ organisation, planned: { name }, until }) => ({ organisation, name, until }));
  return [...(await caServerCertificates(context)), ...listed].flatMap(({ organisation, name, until }) =>
    until !== undefined && isSoon(until) ? [{ organisation, name, until }] : [],
  );
}

/** Whether it is time to renew a certificate. */
export function isSoon(until: Date): boolean {
  return until.getTime() < Date.now() + RENEW_BEFORE_MS;
}
