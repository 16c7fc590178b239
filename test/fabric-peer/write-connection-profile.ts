import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '#core/contract/actor';
import type { Organisation } from './organisation.ts';
import type { PeerNode } from './peer-node.ts';
import { pemOf } from './pem-of.ts';

export interface ConnectionProfileParts {
  readonly channel: string;
  readonly chaincode: string;
  /** The first is the gateway's own. */
  readonly organisations: readonly Organisation[];
  readonly peers: readonly PeerNode[];
  readonly identities: readonly Actor[];
}

/** Enrols `identities` and writes all that a gateway needs to connect; the path of the profile. */
export async function writeConnectionProfile(folder: string, parts: ConnectionProfileParts): Promise<string> {
  const { channel, chaincode, organisations, peers, identities } = parts;
  for (const { mspId, tlsAuthority } of organisations) {
    await writeFile(join(folder, `${mspId}-tls-roots.pem`), tlsAuthority.root);
  }
  await mkdir(join(folder, 'identities'), { mode: 0o700 });
  const profile = {
    version: 1,
    channel,
    chaincode,
    organisation: organisations[0]?.mspId,
    peers: peers.map(({ name, mspId, port }) => ({
      name,
      organisation: mspId,
      endpoint: `127.0.0.1:${String(port)}`,
      serverName: name,
      tlsRoots: `${mspId}-tls-roots.pem`,
    })),
    identities: await Promise.all(identities.map((actor) => writeIdentity(folder, actor, organisations))),
  };
  const path = join(folder, 'connection.json');
  await writeFile(path, JSON.stringify(profile, undefined, 2));
  return path;
}

async function writeIdentity(
  folder: string,
  { role, agency, organisation }: Actor,
  organisations: readonly Organisation[],
): Promise<object> {
  const own = organisations.find(({ mspId }) => mspId === organisation);
  if (own === undefined) throw new TypeError(`no organisation ${organisation} in this network`);
  const issued = await own.enrol({ role, agency });
  const path = join('identities', `${organisation}-${role}-${agency}`);
  await writeFile(join(folder, `${path}.pem`), issued.certificate);
  await writeFile(join(folder, `${path}.key`), pemOf(issued.privateKey), { mode: 0o600 });
  return { organisation, agency, role, certificate: `${path}.pem`, privateKey: `${path}.key` };
}
