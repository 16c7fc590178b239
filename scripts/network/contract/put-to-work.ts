import type { NetworkContext } from '../network-context.ts';
import { policyMembers } from '../protocol/policy-members.ts';
import { agreeOnContract, approveHere } from './agree-on-contract.ts';
import type { ContractInForce } from './contract-in-force.ts';
import { retireOthers, startContract } from './deploy-contract.ts';
import { noteInForce, readDeployments, writeDeployments, type Deployment } from './deployment.ts';
import { requireStaged } from './stage-contract.ts';

/**
 * What is in force runs on this machine and is approved by its organisations, whoever put it in force. Nothing else
 * runs but the next version, where its deployment has begun and other machines are waited for. Fails with
 * CONTRACT_UNKNOWN.
 */
export async function putToWork(
  context: NetworkContext,
  { deployment, definition }: ContractInForce,
): Promise<Deployment> {
  await requireStaged(context.folder.contracts, deployment);
  await startContract(context, deployment);
  await approveHere(context, definition, deployment);
  const { next } = await readDeployments(context.folder);
  if (next !== null && next.sequence > deployment.sequence && next.version !== deployment.version) {
    await writeDeployments(context.folder, { current: deployment, next });
    return deployment;
  }
  await noteInForce(context.folder, deployment);
  await retireOthers(context, deployment);
  return deployment;
}

/**
 * The contract in force counts the endorsements of every organisation of the network: the same version once more,
 * under the next number, with the policy of today. Harmless where it does already, and where it counts organisations
 * that this machine has not heard of yet.
 */
export async function agreeOnEndorsement(
  context: NetworkContext,
  { deployment, definition }: ContractInForce,
): Promise<Deployment> {
  const counted = policyMembers(definition.endorsementPolicy.encoded);
  const described = context.network.organisations.map(({ id }) => id);
  const isWider = counted.length < described.length && counted.every((id) => described.includes(id));
  if (!isWider) return deployment;
  const next = { ...deployment, sequence: deployment.sequence + 1 };
  await agreeOnContract(context, next);
  await noteInForce(context.folder, next);
  return next;
}
