import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Organisation, Peer } from '../description/network.ts';
import { wholeOf } from '../description/part-here.ts';
import { putFile, readFileIfThere, writtenAt } from '../files.ts';
import { writeLocalMsp } from '../identities/msp-folder.ts';
import type { NetworkContext, StartingContext } from '../network-context.ts';
import type { OrganisationFolder } from '../network-folder.ts';
import { BUILDER_VARIABLES, peerSettings } from '../render/peer-settings.ts';
import type { Probe } from '../processes/wait-until-ready.ts';
import { readCommonSettings, yamlText } from '../render/yaml-file.ts';
import { certificateFile, keyFile } from '../identities/identity-files.ts';
import { bothReady } from './both-ready.ts';
import { goThreads } from './go-threads.ts';
import { httpsProbe } from './https-probe.ts';
import { serverSpec, type Server } from './server.ts';
import { tcpProbe } from './tcp-probe.ts';

/**
 * What the peer shows the contract's process is in what the builder made of the package. Where the certificate is newer,
 * the peer builds again from the installed package when it starts.
 */
export async function dropOutdatedBuild(
  { folder }: NetworkContext,
  { id }: Organisation,
  { name }: Peer,
): Promise<void> {
  const home = folder.organisation(id);
  const builds = join(home.program(name), 'data', 'externalbuilder', 'builds');
  const shown = certificateFile(home.identity(`tls.${name}`));
  if ((await writtenAt(builds)) < (await writtenAt(shown)))
    await rm(builds, { recursive: true, force: true });
}

/** Writes a peer's settings and its own MSP folder from its identity. */
export async function preparePeer(
  context: NetworkContext,
  organisation: Organisation,
  peer: Peer,
): Promise<void> {
  const folder = context.folder.organisation(organisation.id);
  const home = folder.program(peer.name);
  await writeLocalMsp(folder, peer.name);
  const whole = wholeOf(context.network, organisation);
  const settings = peerSettings(await readCommonSettings('peer'), peer, { organisation: whole, folder });
  await putFile(join(home, 'core.yaml'), yamlText(settings));
}

export function peerServer(context: StartingContext, organisation: Organisation, peer: Peer): Server {
  const folder = context.folder.organisation(organisation.id);
  const home = folder.program(peer.name);
  const tls = folder.identity(`tls.${peer.name}`);
  return {
    spec: serverSpec(context, {
      name: peer.name,
      command: context.programs.peer,
      args: ['node', 'start'],
      cwd: home,
      env: {
        FABRIC_CFG_PATH: home,
        FABRIC_LOGGING_SPEC: 'warn',
        GOMAXPROCS: String(goThreads(context.here)),
        [BUILDER_VARIABLES.cert]: certificateFile(tls),
        [BUILDER_VARIABLES.key]: keyFile(tls),
      },
    }),
    host: peer.host,
    ports: [peer.port, peer.chaincodePort, peer.operationsPort],
    probe: peerProbe(peer, folder),
  };
}

export function peerProbe(
  { host, port, operationsPort }: Peer,
  { publicTlsRoot }: OrganisationFolder,
): Probe {
  const root = (): Promise<string | undefined> => readFileIfThere(publicTlsRoot);
  return bothReady(tcpProbe(host, port), httpsProbe({ host, port: operationsPort, path: '/healthz', root }));
}
