import { Endpoints, first } from '../channel/endpoints.ts';
import type { NetworkContext } from '../network-context.ts';
import { isSameDefinition } from '../protocol/chaincode-definition.ts';
import { committedDefinition } from '../protocol/committed-definition.ts';
import { agreeOnContract, definitionOf, noteInForce } from './deploy-contract.ts';
import type { Deployment } from './deployment.ts';

/**
 * The contract in force counts the endorsements of every organisation of the network: the same version once more,
 * under the next number, with the policy of today. Harmless where it does already.
 */
export async function agreeOnEndorsement(context: NetworkContext, inForce: Deployment): Promise<Deployment> {
  const { network, folder } = context;
  const endpoints = new Endpoints(network, folder);
  const { id, peers } = first(network.organisations);
  const committed = await committedDefinition({
    channel: network.channel,
    name: network.contract.name,
    peer: await endpoints.peer(id, first(peers)),
    signer: await endpoints.administrator(id),
  });
  if (committed !== undefined && isSameDefinition(committed, definitionOf(context, inForce))) return inForce;
  const next = { ...inForce, sequence: inForce.sequence + 1 };
  await agreeOnContract(context, next);
  await noteInForce(context, next);
  return next;
}
