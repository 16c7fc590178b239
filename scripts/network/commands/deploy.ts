import {
  agreeOnContract,
  deploymentInForce,
  nextDeployment,
  noteInForce,
  retireContract,
  startContract,
} from '../contract/deploy-contract.ts';
import { readDeployments, writeDeployments, type Deployment } from '../contract/deployment.ts';
import { builtContract, stageContract, type BuiltContract } from '../contract/stage-contract.ts';
import type { NetworkContext } from '../network-context.ts';
import { requireUp } from './require-up.ts';

/**
 * Puts this contract in force, by default as it is built now: the new version starts beside the old one, every organisation
 * approves it, and when the channel has taken it the old one ends. Commands go on meanwhile. An interrupted
 * deployment is finished by the next.
 */
export async function deploy(context: NetworkContext, contract?: BuiltContract): Promise<Deployment> {
  const { folder, progress } = context;
  requireUp(context);
  const built = contract ?? (await builtContract());
  const current = await deploymentInForce(context);
  if (current?.version === built.version) {
    await noteInForce(context, current);
    progress.say(`contract ${built.version} is in force already`);
    return current;
  }
  const next = nextDeployment(built, current);
  await writeDeployments(folder, { current: current ?? (await readDeployments(folder)).current, next });
  await progress.step(`contract ${next.version}: started and installed`, async () => {
    await stageContract(folder.contracts, next);
    await startContract(context, next);
  });
  await progress.step(`contract ${next.version}: approved by each organisation, and in force`, () =>
    agreeOnContract(context, next),
  );
  await noteInForce(context, next);
  if (current !== undefined)
    await progress.step(`contract ${current.version}: ended`, () => retireContract(context, current));
  return next;
}
