import { peer } from '@hyperledger/fabric-protos';
import type { Endpoint } from './endpoint.ts';
import { queryPeer } from './query-peer.ts';
import type { Signer } from './signer.ts';

/** The ids of the packages on this peer. `signer`: an administrator of its organisation. */
export async function installedPackages(of: {
  readonly peer: Endpoint;
  readonly signer: Signer;
}): Promise<readonly string[]> {
  const { lifecycle } = peer;
  const args = [new lifecycle.QueryInstalledChaincodesArgs().serializeBinary()];
  const answer = await queryPeer({
    invocation: { channel: '', chaincode: '_lifecycle', transaction: 'QueryInstalledChaincodes', args },
    doing: 'asking for the installed packages',
    ...of,
  });
  const result = lifecycle.QueryInstalledChaincodesResult.deserializeBinary(answer);
  return result.getInstalledChaincodesList().map((installed) => installed.getPackageId());
}
