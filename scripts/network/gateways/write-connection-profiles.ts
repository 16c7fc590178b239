import { join, relative } from 'node:path';
import type { Network, Organisation } from '../description/network.ts';
import { putFile } from '../files.ts';
import { certificateFile, isRevoked, keyFile } from '../identities/identity-files.ts';
import { agencyIdentityName } from '../identities/identity-plan.ts';
import type { NetworkContext } from '../network-context.ts';
import type { NetworkFolder } from '../network-folder.ts';

/** The gateway that plays every organisation, where one machine runs them all. */
const DEMONSTRATION = 'demonstration';

/**
 * One profile for the gateway of each organisation whose CA is on this machine, and one for the demonstration's where
 * all are. Paths are relative to the profile.
 */
export async function writeConnectionProfiles({ network, here, folder }: NetworkContext): Promise<void> {
  const { organisations } = network;
  // With its CA are the identities of its agencies.
  const own = here.organisations.filter(({ hasCa }) => hasCa).map(({ id }) => id);
  for (const organisation of organisations.filter(({ id }) => own.includes(id)))
    await writeProfile(network, folder, {
      name: organisation.id,
      own: organisation,
      identitiesOf: [organisation],
    });
  const [first] = organisations;
  if (first !== undefined && own.length === organisations.length)
    await writeProfile(network, folder, { name: DEMONSTRATION, own: first, identitiesOf: organisations });
}

interface ProfileOptions {
  readonly name: string;
  /** Whose peers are asked first. */
  readonly own: Organisation;
  /** Whose agencies the gateway may sign for. */
  readonly identitiesOf: readonly Organisation[];
}

async function writeProfile(
  { channel, contract, organisations }: Network,
  folder: NetworkFolder,
  { name, own, identitiesOf }: ProfileOptions,
): Promise<void> {
  const home = folder.gateway(name);
  const others = organisations.filter(({ id }) => id !== own.id);
  const profile = {
    version: 1,
    channel,
    chaincode: contract.name,
    organisation: own.id,
    peers: [own, ...others].flatMap((organisation) => peerEntries(organisation, folder, home)),
    identities: (await Promise.all(identitiesOf.map((one) => identityEntries(one, folder, home)))).flat(),
  };
  await putFile(join(home, 'connection.json'), `${JSON.stringify(profile, null, 1)}\n`);
}

function peerEntries({ id, peers }: Organisation, folder: NetworkFolder, home: string): object[] {
  return peers.map(({ name, host, port }) => ({
    name,
    organisation: id,
    endpoint: `${host}:${String(port)}`,
    serverName: name,
    tlsRoots: relative(home, folder.organisation(id).publicTlsRoot),
  }));
}

async function identityEntries(
  { id, agencies }: Organisation,
  folder: NetworkFolder,
  home: string,
): Promise<object[]> {
  const entries = agencies.flatMap(({ creditCode: agency, roles }) =>
    roles.map(async (role) => {
      const identity = folder.organisation(id).identity(agencyIdentityName(agency, role));
      if (await isRevoked(identity)) return [];
      const certificate = relative(home, certificateFile(identity));
      return [{ organisation: id, agency, role, certificate, privateKey: relative(home, keyFile(identity)) }];
    }),
  );
  return (await Promise.all(entries)).flat();
}
