import { awaitChannel } from '../channel/await-channel.ts';
import {
  agreeOnContract,
  deploymentInForce,
  nextDeployment,
  noteInForce,
  retireContract,
  startContract,
} from '../contract/deploy-contract.ts';
import { readDeployments, writeDeployments, type Deployment } from '../contract/deployment.ts';
import { builtContract, stageContract } from '../contract/stage-contract.ts';
import { writeConnectionProfiles } from '../gateways/write-connection-profiles.ts';
import type { NetworkContext, StartingContext } from '../network-context.ts';
import { ensureMinder } from '../servers/minder-server.ts';
import { settleAll } from '../settle-all.ts';
import { GenesisBlock } from './genesis-block.ts';
import { startOrdering } from './start-ordering.ts';
import { startOrganisation } from './start-organisation.ts';

/**
 * From whatever is there to a network that takes commands: each step does what is missing. The organisations go
 * their ways beside each other and meet at the channel.
 */
export async function bringUp(context: StartingContext): Promise<Deployment> {
  const { network, folder, progress } = context;
  const deployment = await deploymentToServe(context);
  await stageContract(folder.contracts, deployment);
  const genesis = new GenesisBlock(context);
  await settleAll([
    startOrdering(context, genesis),
    ...network.organisations.map((organisation) =>
      startOrganisation(context, organisation, { genesis, deployment }),
    ),
  ]);
  await writeConnectionProfiles(network, folder);
  const inForce = await agree(context, deployment);
  await noteInForce(context, inForce);
  await progress.step('the channel takes transactions', () => awaitChannel(context));
  await ensureMinder(context);
  return inForce;
}

/** The channel has a contract in force, and it runs: this one, or the one whose deployment was interrupted at its end. */
async function agree(context: NetworkContext, deployment: Deployment): Promise<Deployment> {
  const { progress } = context;
  const inForce = await deploymentInForce(context);
  if (inForce === undefined) {
    await progress.step(`contract ${deployment.version}: approved by each organisation, and in force`, () =>
      agreeOnContract(context, deployment),
    );
    return deployment;
  }
  if (inForce.version !== deployment.version) {
    await progress.step(`contract ${inForce.version}: started`, () => startContract(context, inForce));
    await retireContract(context, deployment);
  }
  return inForce;
}

/** What is in force as far as is known; before anything is, the contract as it is built now. */
async function deploymentToServe({ folder }: StartingContext): Promise<Deployment> {
  const { current, next } = await readDeployments(folder);
  if (current !== null) return current;
  const deployment = nextDeployment(await builtContract(), undefined);
  if (next?.version !== deployment.version) await writeDeployments(folder, { current, next: deployment });
  return deployment;
}
