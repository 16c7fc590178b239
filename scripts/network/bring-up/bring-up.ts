import { awaitCaughtUp } from '../channel/await-caught-up.ts';
import { awaitChannel, awaitLeader } from '../channel/await-channel.ts';
import { agreeOnContract } from '../contract/agree-on-contract.ts';
import { contractInForce } from '../contract/contract-in-force.ts';
import {
  freeSlot,
  noteInForce,
  readDeployments,
  writeDeployments,
  type Deployment,
} from '../contract/deployment.ts';
import { agreeOnEndorsement, putToWork } from '../contract/put-to-work.ts';
import { builtContract, stageContract } from '../contract/stage-contract.ts';
import { writeConnectionProfiles } from '../gateways/write-connection-profiles.ts';
import type { StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
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
  const { here, folder, progress } = context;
  const deployment = await deploymentToServe(context);
  await stageContract(folder.contracts, deployment);
  const genesis = new GenesisBlock(context);
  const { ordering } = here;
  await settleAll([
    ...(ordering === undefined ? [] : [startOrdering(context, ordering, genesis)]),
    ...here.organisations.map((organisation) =>
      startOrganisation(context, organisation, { genesis, deployment }),
    ),
  ]);
  await writeConnectionProfiles(context);
  // Before anything waits for other machines, which may wait for what runs here.
  await ensureMinder(context);
  await progress.step('the orderers know their leader', () => awaitLeader(context));
  if (here.organisations.length === 0) return deployment;
  await progress.step('the peers have every block', () => awaitCaughtUp(context));
  const inForce = await agree(context, deployment);
  await progress.step('the channel takes transactions', () => awaitChannel(context));
  return inForce;
}

/** The channel has a contract in force, and it runs: this one, or the one that was put in force meanwhile. */
async function agree(context: StartingContext, deployment: Deployment): Promise<Deployment> {
  const { progress, folder } = context;
  const inForce = await contractInForce(context);
  if (inForce === undefined) {
    await requireUndeployed(context);
    await progress.step(
      `contract ${deployment.version}: approved by enough organisations, and in force`,
      () => agreeOnContract(context, deployment),
    );
    await noteInForce(folder, deployment);
    return deployment;
  }
  return agreeOnEndorsement(context, await putToWork(context, inForce));
}

/**
 * Where the channel knows no contract of this name, none was put in force here yet. Fails with DESCRIPTION_DIFFERS.
 */
async function requireUndeployed({ network, folder }: StartingContext): Promise<void> {
  const { channel, contract } = network;
  if ((await readDeployments(folder)).current === null) return;
  throw new NetworkError(
    'DESCRIPTION_DIFFERS',
    `${folder.description} names the contract ${contract.name}, which ${channel} does not have; it has one of another name`,
    { remedy: 'Change the name back.' },
  );
}

/** What is in force as far as is known; before anything is, the contract as it is built now. */
async function deploymentToServe({ folder }: StartingContext): Promise<Deployment> {
  const deployments = await readDeployments(folder);
  const { current, next } = deployments;
  if (current !== null) return current;
  const { version } = await builtContract();
  const deployment = { version, sequence: 1, slot: freeSlot(deployments) };
  if (next?.version !== version) await writeDeployments(folder, { current, next: deployment });
  return deployment;
}
