import { join } from 'node:path';
import type { Orderer } from '../description/network.ts';
import { listenAddress } from '../description/network-description.ts';
import type { OrganisationFolder } from '../network-folder.ts';
import { merge, type Settings } from './yaml-file.ts';

/** orderer.yaml of one orderer. */
export function ordererSettings(
  common: Settings,
  orderer: Orderer,
  { organisation, folder }: { organisation: string; folder: OrganisationFolder },
): Settings {
  const home = folder.program(orderer.name);
  const data = join(home, 'data');
  const tls = folder.identity(`tls.${orderer.name}`);
  const Certificate = join(tls, 'certificate.pem');
  const PrivateKey = join(tls, 'key.pem');
  const listen = listenAddress(orderer.host);
  const serving = { Enabled: true, Certificate, PrivateKey, ClientRootCAs: [folder.publicTlsRoot] };
  return merge(common, {
    General: {
      ListenAddress: listen,
      ListenPort: orderer.port,
      TLS: { ...serving, RootCAs: [folder.publicTlsRoot], ClientAuthRequired: false },
      Cluster: {
        ClientCertificate: Certificate,
        ClientPrivateKey: PrivateKey,
        RootCAs: [folder.publicTlsRoot],
      },
      LocalMSPDir: join(home, 'msp'),
      LocalMSPID: organisation,
    },
    FileLedger: { Location: data },
    Consensus: { WALDir: join(data, 'raft', 'wal'), SnapDir: join(data, 'raft', 'snapshots') },
    Operations: {
      ListenAddress: `${listen}:${String(orderer.operationsPort)}`,
      TLS: { ...serving, ClientAuthRequired: false },
    },
    Admin: {
      ListenAddress: `${listen}:${String(orderer.adminPort)}`,
      TLS: { ...serving, ClientAuthRequired: true },
    },
  });
}
