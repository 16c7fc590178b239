import { join, relative } from 'node:path';
import type { Network, Organisation } from '../description/network.ts';
import { publicTlsRoot } from '../channel/endpoints.ts';
import { putFile } from '../files.ts';
import { certificateFile, keyFile } from '../identities/identity-files.ts';
import { agencyIdentityName } from '../identities/identity-plan.ts';
import type { NetworkFolder } from '../network-folder.ts';

/** The gateway that plays every organisation, where one machine runs them all. */
const DEMONSTRATION = 'demonstration';

/** One profile for each organisation's gateway, and one for the demonstration's. Paths are relative to the profile. */
export async function writeConnectionProfiles(network: Network, folder: NetworkFolder): Promise<void> {
  const { organisations } = network;
  for (const organisation of organisations) {
    await writeProfile(
      folder,
      organisation.id,
      connectionProfile(network, folder, {
        home: organisation.id,
        own: organisation,
        identitiesOf: [organisation],
      }),
    );
  }
  const [own] = organisations;
  if (own !== undefined)
    await writeProfile(
      folder,
      DEMONSTRATION,
      connectionProfile(network, folder, { home: DEMONSTRATION, own, identitiesOf: organisations }),
    );
}

interface ProfileOptions {
  /** The profile's own folder, that paths are relative to. */
  readonly home: string;
  /** Whose peers are asked first. */
  readonly own: Organisation;
  /** Whose agencies the gateway may sign for. */
  readonly identitiesOf: readonly Organisation[];
}

function connectionProfile(
  { channel, contract, organisations }: Network,
  folder: NetworkFolder,
  { home, own, identitiesOf }: ProfileOptions,
): object {
  const at = (path: string): string => relative(folder.gateway(home), path);
  const others = organisations.filter(({ id }) => id !== own.id);
  return {
    version: 1,
    channel,
    chaincode: contract.name,
    organisation: own.id,
    peers: [own, ...others].flatMap(({ id, peers }) =>
      peers.map(({ name, host, port }) => ({
        name,
        organisation: id,
        endpoint: `${host}:${String(port)}`,
        serverName: name,
        tlsRoots: at(publicTlsRoot(folder, id)),
      })),
    ),
    identities: identitiesOf.flatMap(({ id, agencies }) =>
      agencies.flatMap(({ creditCode, roles }) =>
        roles.map((role) => {
          const identity = folder.organisation(id).identity(agencyIdentityName(creditCode, role));
          return {
            organisation: id,
            agency: creditCode,
            role,
            certificate: at(certificateFile(identity)),
            privateKey: at(keyFile(identity)),
          };
        }),
      ),
    ),
  };
}

function writeProfile(folder: NetworkFolder, name: string, profile: object): Promise<void> {
  return putFile(join(folder.gateway(name), 'connection.json'), `${JSON.stringify(profile, null, 1)}\n`);
}
