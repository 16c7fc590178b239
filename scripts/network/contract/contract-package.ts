import { readFile } from 'node:fs/promises';
import type { Network, Organisation } from '../description/network.ts';
import type { OrganisationFolder } from '../network-folder.ts';
import { packageChaincode, type ChaincodePackage } from '../protocol/package-chaincode.ts';
import type { Deployment } from './deployment.ts';

/**
 * What the peers of an organisation install: where its process of this version listens. The certificate that the
 * peer shows is no part of it; the builder adds the peer's own.
 */
export async function contractPackage(
  { contract }: Network,
  organisation: Organisation,
  { folder, deployment }: { folder: OrganisationFolder; deployment: Deployment },
): Promise<ChaincodePackage> {
  const { host, contractPorts } = organisation;
  return packageChaincode({
    label: `${contract.name}_${deployment.version}`,
    server: {
      address: `${host}:${String(contractPorts[deployment.slot])}`,
      tls: { roots: await readFile(folder.publicTlsRoot, 'utf8') },
    },
  });
}
