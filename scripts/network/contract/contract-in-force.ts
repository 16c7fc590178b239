import { Endpoints } from '../channel/endpoints.ts';
import type { NetworkContext } from '../network-context.ts';
import type { ChaincodeDefinition } from '../protocol/chaincode-definition.ts';
import { committedDefinition } from '../protocol/committed-definition.ts';
import { deploymentOf, freeSlot, readDeployments, type Deployment } from './deployment.ts';

/** What the channel has in force. */
export interface ContractInForce {
  /** On the port where this machine runs it or, where another machine has put it in force, would run it. */
  readonly deployment: Deployment;
  /** Whether this machine has deployed this version, or begun to. */
  readonly isKnown: boolean;
  /** Exactly what was agreed on. */
  readonly definition: ChaincodeDefinition & { readonly endorsementPolicy: { readonly encoded: Uint8Array } };
}

/** `undefined` before the first deployment. This machine must have a member's peer. */
export async function contractInForce(context: NetworkContext): Promise<ContractInForce | undefined> {
  const { network, folder } = context;
  const { channel, contract } = network;
  const own = await new Endpoints(context).ownPeer();
  const committed = await committedDefinition({ channel, name: contract.name, ...own });
  if (committed === undefined) return undefined;
  const version = committed.getVersion();
  const sequence = committed.getSequence();
  const deployments = await readDeployments(folder);
  const known = deploymentOf(deployments, version);
  const slot = known?.slot ?? freeSlot(deployments);
  const endorsementPolicy = { encoded: committed.getValidationParameter_asU8() };
  return {
    deployment: { version, sequence, slot },
    isKnown: known !== undefined,
    definition: { name: contract.name, version, sequence, endorsementPolicy },
  };
}
