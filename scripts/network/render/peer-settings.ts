import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Organisation, Peer } from '../description/network.ts';
import { listenAddress } from '../description/network-description.ts';
import type { OrganisationFolder } from '../network-folder.ts';
import { merge, type Settings } from './yaml-file.ts';

const BUILDER = fileURLToPath(new URL('../../../network-config/builder', import.meta.url));
/** The builder's own variables: which certificate the peer shows to the contract's process. */
export const BUILDER_VARIABLES = { cert: 'CONTRACT_CLIENT_CERT', key: 'CONTRACT_CLIENT_KEY' } as const;

/** core.yaml of one peer. */
export function peerSettings(
  common: Settings,
  peer: Peer,
  { organisation, folder }: { organisation: Organisation; folder: OrganisationFolder },
): Settings {
  const home = folder.program(peer.name);
  const tls = folder.identity(`tls.${peer.name}`);
  const address = `${peer.host}:${String(peer.port)}`;
  const listen = listenAddress(peer.host);
  const certificate = { file: join(tls, 'certificate.pem') };
  const key = { file: join(tls, 'key.pem') };
  return merge(common, {
    peer: {
      id: peer.name,
      address,
      listenAddress: `${listen}:${String(peer.port)}`,
      chaincodeListenAddress: `127.0.0.1:${String(peer.chaincodePort)}`,
      gossip: {
        bootstrap: bootstrapPeers(organisation, peer),
        endpoint: address,
        externalEndpoint: address,
      },
      tls: {
        enabled: true,
        clientAuthRequired: false,
        cert: certificate,
        key,
        rootcert: { file: folder.publicTlsRoot },
        clientCert: certificate,
        clientKey: key,
      },
      fileSystemPath: join(home, 'data'),
      mspConfigPath: join(home, 'msp'),
      localMspId: organisation.id,
    },
    chaincode: {
      externalBuilders: [
        { name: 'sealtrail', path: BUILDER, propagateEnvironment: Object.values(BUILDER_VARIABLES) },
      ],
    },
    ledger: { snapshots: { rootDir: join(home, 'data', 'snapshots') } },
    operations: {
      listenAddress: `${listen}:${String(peer.operationsPort)}`,
      tls: {
        enabled: true,
        cert: certificate,
        key,
        clientAuthRequired: false,
        clientRootCAs: { files: [folder.publicTlsRoot] },
      },
    },
  });
}

/** Another peer of the organisation, to learn of the rest from; itself, where it is the only one. */
function bootstrapPeers({ peers }: Organisation, self: Peer): string {
  const others = peers.filter(({ name }) => name !== self.name);
  const { host, port } = others[0] ?? self;
  return `${host}:${String(port)}`;
}
