import { Endpoints, first } from '../channel/endpoints.ts';
import type { NetworkContext } from '../network-context.ts';
import { approveDefinition } from '../protocol/approve-definition.ts';
import type { ChaincodeDefinition } from '../protocol/chaincode-definition.ts';
import { awaitAgreement } from './await-agreement.ts';
import { contractPackage } from './contract-package.ts';
import type { Deployment } from './deployment.ts';
import { endorsementPolicy } from './endorsement-policy.ts';

/**
 * The organisations of this machine approve the deployment, and it comes into force when enough others have. Harmless
 * where it is. Fails with APPROVALS_MISSING, which names whom it waits for; the same again goes on.
 */
export async function agreeOnContract(context: NetworkContext, deployment: Deployment): Promise<void> {
  const definition = definitionOf(context, deployment);
  await approveHere(context, definition, deployment);
  await awaitAgreement(context, definition);
}

/** Each organisation of this machine has approved the definition, and works with its own process of it. */
export async function approveHere(
  context: NetworkContext,
  definition: ChaincodeDefinition,
  deployment: Deployment,
): Promise<void> {
  const { network, here, folder } = context;
  const endpoints = new Endpoints(context);
  const orderers = await endpoints.orderers();
  await Promise.all(
    here.organisations.map(async (organisation) => {
      const { id, peers } = organisation;
      const own = { folder: folder.organisation(id), deployment };
      const { id: packageId } = await contractPackage(network, organisation, own);
      const signer = await endpoints.administrator(id);
      const peer = await endpoints.peer(id, first(peers));
      await approveDefinition({ channel: network.channel, definition, packageId, peer, signer, orderers });
    }),
  );
}

/** What the organisations agree on for this deployment. */
function definitionOf({ network }: NetworkContext, { version, sequence }: Deployment): ChaincodeDefinition {
  return { name: network.contract.name, version, sequence, endorsementPolicy: endorsementPolicy(network) };
}
