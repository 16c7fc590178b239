import { join } from 'node:path';
import type { Orderer, Ordering } from '../description/network.ts';
import { putFile, readFileIfThere } from '../files.ts';
import { writeLocalMsp } from '../identities/msp-folder.ts';
import type { NetworkContext, StartingContext } from '../network-context.ts';
import type { OrganisationFolder } from '../network-folder.ts';
import { ordererSettings } from '../render/orderer-settings.ts';
import type { Probe } from '../processes/wait-until-ready.ts';
import { readCommonSettings, yamlText } from '../render/yaml-file.ts';
import { bothReady } from './both-ready.ts';
import { goThreads } from './go-threads.ts';
import { httpsProbe } from './https-probe.ts';
import { serverSpec, type Server } from './server.ts';
import { tcpProbe } from './tcp-probe.ts';

/** Writes an orderer's settings and its own MSP folder from its identity. */
export async function prepareOrderer(
  context: NetworkContext,
  { id }: Ordering,
  orderer: Orderer,
): Promise<void> {
  const folder = context.folder.organisation(id);
  await writeLocalMsp(folder, orderer.name);
  const settings = ordererSettings(await readCommonSettings('orderer'), orderer, {
    organisation: id,
    folder,
  });
  await putFile(join(folder.program(orderer.name), 'orderer.yaml'), yamlText(settings));
}

export function ordererServer(context: StartingContext, { id }: Ordering, orderer: Orderer): Server {
  const folder = context.folder.organisation(id);
  const home = folder.program(orderer.name);
  const { host, port, adminPort, operationsPort } = orderer;
  return {
    spec: serverSpec(context, {
      name: orderer.name,
      command: context.programs.orderer,
      args: [],
      cwd: home,
      env: {
        FABRIC_CFG_PATH: home,
        FABRIC_LOGGING_SPEC: 'warn',
        GOMAXPROCS: String(goThreads(context.here)),
      },
    }),
    host,
    ports: [port, adminPort, operationsPort],
    probe: ordererProbe(orderer, folder),
  };
}

export function ordererProbe(
  { host, port, adminPort, operationsPort }: Orderer,
  { publicTlsRoot }: OrganisationFolder,
): Probe {
  const root = (): Promise<string | undefined> => readFileIfThere(publicTlsRoot);
  return bothReady(
    bothReady(tcpProbe(host, port), tcpProbe(host, adminPort)),
    httpsProbe({ host, port: operationsPort, path: '/healthz', root }),
  );
}
