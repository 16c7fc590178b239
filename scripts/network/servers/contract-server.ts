import { join } from 'node:path';
import { PROJECT_ROOT } from '../../bootstrap/project-root.mjs';
import type { ContractSlot, Organisation } from '../description/network.ts';
import { listenAddress } from '../description/network-description.ts';
import { certificateFile, keyFile } from '../identities/identity-files.ts';
import { contractTls } from '../identities/identity-plan.ts';
import type { NetworkContext } from '../network-context.ts';
import { serverSpec, type Server } from './server.ts';
import { tcpProbe } from './tcp-probe.ts';

const SHIM = join(PROJECT_ROOT, 'node_modules', 'fabric-shim', 'cli.js');

export function contractProcess(organisation: string, slot: ContractSlot): string {
  return `contract.${organisation}.${String(slot)}`;
}

/** The contract of an organisation as a service: only who has a TLS certificate of the organisation may call it. */
export function contractServer(
  context: NetworkContext,
  organisation: Organisation,
  { slot, packageId, home }: { slot: ContractSlot; packageId: string; home: string },
): Server {
  const { id, host, contractPorts } = organisation;
  const folder = context.folder.organisation(id);
  const tls = folder.identity(contractTls(organisation));
  const port = contractPorts[slot];
  return {
    spec: serverSpec(context, {
      name: contractProcess(id, slot),
      // This project's own Node.
      command: process.execPath,
      args: [
        SHIM,
        'server',
        ...['--chaincode-address', `${listenAddress(host)}:${String(port)}`],
        ...['--chaincode-id', packageId],
        ...['--chaincode-tls-cert-file', certificateFile(tls)],
        ...['--chaincode-tls-key-file', keyFile(tls)],
        ...['--chaincode-tls-client-cacert-file', folder.publicTlsRoot],
      ],
      cwd: home,
      // The shim writes a line for every transaction otherwise.
      env: { CORE_CHAINCODE_LOGGING_LEVEL: 'WARNING' },
    }),
    host,
    ports: [port],
    probe: tcpProbe(host, port),
  };
}
