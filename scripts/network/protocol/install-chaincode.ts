import { peer } from '@hyperledger/fabric-protos';
import { nameOf, type Endpoint } from './endpoint.ts';
import { installedPackages } from './installed-packages.ts';
import type { ChaincodePackage } from './package-chaincode.ts';
import { ProtocolError } from './protocol-error.ts';
import { queryPeer } from './query-peer.ts';
import type { Signer } from './signer.ts';

export interface InstallOptions {
  readonly chaincode: ChaincodePackage;
  readonly peer: Endpoint;
  /** An administrator of the peer's own organisation. */
  readonly signer: Signer;
}

/** The external builder runs meanwhile. */
const INSTALL_MS = 120_000;

/** The peer has the package from now on. Harmless where it does already. */
export async function installChaincode(options: InstallOptions): Promise<'installed' | 'already'> {
  const { chaincode, peer: at, signer } = options;
  if ((await installedPackages({ peer: at, signer })).includes(chaincode.id)) return 'already';
  const { lifecycle } = peer;
  const args = new lifecycle.InstallChaincodeArgs();
  args.setChaincodeInstallPackage(chaincode.bytes);
  const doing = `installing ${chaincode.label}`;
  const answer = await queryPeer({
    invocation: {
      channel: '',
      chaincode: '_lifecycle',
      transaction: 'InstallChaincode',
      args: [args.serializeBinary()],
    },
    peer: at,
    signer,
    doing,
    deadlineMs: INSTALL_MS,
  });
  const id = lifecycle.InstallChaincodeResult.deserializeBinary(answer).getPackageId();
  if (id === chaincode.id) return 'installed';
  throw new ProtocolError({
    code: 'PACKAGE_OTHERWISE',
    doing: `${doing} on ${nameOf(at)}`,
    what: `the peer calls the package ${id}, not ${chaincode.id}`,
    remedy: 'The contract must be started with the id that the peer uses: package it again.',
  });
}
