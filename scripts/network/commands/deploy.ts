import { agreeOnContract } from '../contract/agree-on-contract.ts';
import { contractInForce, type ContractInForce } from '../contract/contract-in-force.ts';
import { retireOthers, startContract } from '../contract/deploy-contract.ts';
import {
  freeSlot,
  noteInForce,
  readDeployments,
  writeDeployments,
  type Deployment,
} from '../contract/deployment.ts';
import { putToWork } from '../contract/put-to-work.ts';
import { builtContract, stageContract, type BuiltContract } from '../contract/stage-contract.ts';
import type { NetworkContext } from '../network-context.ts';
import { requireMember } from './require-member.ts';
import { requireUp } from './require-up.ts';

/**
 * Puts this contract in force, by default as it is built now: the new version starts beside the old one, every organisation
 * approves it, and when the channel has taken it the old one ends. Commands go on meanwhile. An interrupted
 * deployment is finished by the next. On several machines each runs this: the last one that is needed puts it in force,
 * the others then go on to it.
 */
export async function deploy(context: NetworkContext, contract?: BuiltContract): Promise<Deployment> {
  const { folder, progress } = context;
  requireMember(context);
  requireUp(context);
  const built = contract ?? (await builtContract());
  let inForce = await contractInForce(context);
  const isInForce = inForce?.deployment.version === built.version;
  if (isInForce) await stageContract(folder.contracts, built);
  if (inForce !== undefined && (isInForce || inForce.isKnown)) inForce = await putToWork(context, inForce);
  if (inForce !== undefined && isInForce) {
    progress.say(`contract ${built.version} is in force already`);
    return inForce.deployment;
  }
  const next = await begin(context, built, inForce);
  await progress.step(`contract ${next.version}: started and installed`, async () => {
    await stageContract(folder.contracts, next);
    await startContract(context, next);
  });
  await progress.step(`contract ${next.version}: approved by enough organisations, and in force`, () =>
    agreeOnContract(context, next),
  );
  await noteInForce(folder, next);
  if (inForce !== undefined)
    await progress.step('the version before it: ended', () => retireOthers(context, next));
  return next;
}

async function begin(
  { folder }: NetworkContext,
  { version }: BuiltContract,
  inForce: ContractInForce | undefined,
): Promise<Deployment> {
  const deployments = await readDeployments(folder);
  const sequence = (inForce?.deployment.sequence ?? 0) + 1;
  const next = { version, sequence, slot: freeSlot(deployments) };
  await writeDeployments(folder, { current: deployments.current, next });
  return next;
}
