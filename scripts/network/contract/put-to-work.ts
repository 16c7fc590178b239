import { Endpoints } from '../channel/endpoints.ts';
import type { NetworkContext } from '../network-context.ts';
import { approvalsOf } from '../protocol/approvals-of.ts';
import type { ChaincodeDefinition } from '../protocol/chaincode-definition.ts';
import { policyMembers } from '../protocol/policy-members.ts';
import { policySignatures } from '../protocol/policy-signatures.ts';
import { ProtocolError } from '../protocol/protocol-error.ts';
import { agreeOnContract, approveHere } from './agree-on-contract.ts';
import { awaitAgreement } from './await-agreement.ts';
import type { ContractInForce } from './contract-in-force.ts';
import { retireOthers, startContract } from './deploy-contract.ts';
import { noteInForce, readDeployments, writeDeployments, type Deployment } from './deployment.ts';
import { requireStaged } from './stage-contract.ts';

/**
 * What is in force runs on this machine and is approved by its organisations, whoever put it in force. Nothing else
 * runs but the next version, where its deployment has begun and other machines are waited for. Fails with
 * CONTRACT_UNKNOWN.
 */
export async function putToWork(context: NetworkContext, inForce: ContractInForce): Promise<ContractInForce> {
  await requireStaged(context.folder.contracts, inForce.deployment);
  await startContract(context, inForce.deployment);
  const settled = await approveInForce(context, inForce);
  const { deployment } = settled;
  const { next } = await readDeployments(context.folder);
  if (next !== null && next.sequence > deployment.sequence && next.version !== deployment.version) {
    await writeDeployments(context.folder, { current: deployment, next });
    return settled;
  }
  await noteInForce(context.folder, deployment);
  await retireOthers(context, deployment);
  return settled;
}

/**
 * What an organisation has approved is known to its own peers alone. Where they have lost it, all organisations approve
 * the same once more, under the next number: the one that needs it begins, and the others join in.
 */
async function approveInForce(context: NetworkContext, inForce: ContractInForce): Promise<ContractInForce> {
  const sequence = inForce.definition.sequence + 1;
  const next = {
    ...inForce,
    deployment: { ...inForce.deployment, sequence },
    definition: { ...inForce.definition, sequence },
  };
  if (!(await isLostHere(context, inForce)) && !(await isBegun(context, next.definition))) return inForce;
  context.progress.say(
    `contract ${next.definition.version} is approved once more, as definition ${String(sequence)}`,
  );
  await approveHere(context, next.definition, next.deployment);
  await awaitAgreement(context, next.definition);
  return next;
}

async function isLostHere(
  context: NetworkContext,
  { definition, deployment }: ContractInForce,
): Promise<boolean> {
  try {
    await approveHere(context, definition, deployment);
    return false;
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'APPROVAL_LOST') return true;
    throw error;
  }
}

async function isBegun(context: NetworkContext, definition: ChaincodeDefinition): Promise<boolean> {
  const own = await new Endpoints(context).ownPeer();
  const approvals = await approvalsOf({ channel: context.network.channel, definition, ...own });
  return [...approvals.values()].includes(true);
}

/**
 * The contract in force counts the endorsements of every organisation of the network, and asks for as many as are
 * described: the same version once more, under the next number, with the policy of today. Harmless where it does
 * already, and where it counts organisations that this machine has not heard of yet.
 */
export async function agreeOnEndorsement(
  context: NetworkContext,
  { deployment, definition }: ContractInForce,
): Promise<Deployment> {
  const { encoded } = definition.endorsementPolicy;
  const { contract, organisations } = context.network;
  const counted = policyMembers(encoded);
  const described = organisations.map(({ id }) => id);
  const isKnown = counted.every((id) => described.includes(id));
  const isSame =
    counted.length === described.length && policySignatures(encoded) === contract.endorsingOrganisations;
  if (!isKnown || isSame) return deployment;
  const next = { ...deployment, sequence: deployment.sequence + 1 };
  await agreeOnContract(context, next);
  await noteInForce(context.folder, next);
  return next;
}
