import { Endpoints, first } from '../channel/endpoints.ts';
import type { Organisation, Peer } from '../description/network.ts';
import type { NetworkContext } from '../network-context.ts';
import { stopProcess } from '../processes/processes.ts';
import { approveDefinition } from '../protocol/approve-definition.ts';
import type { ChaincodeDefinition } from '../protocol/chaincode-definition.ts';
import { commitDefinition } from '../protocol/commit-definition.ts';
import { committedDefinition } from '../protocol/committed-definition.ts';
import { installChaincode } from '../protocol/install-chaincode.ts';
import { contractProcess, contractServer } from '../servers/contract-server.ts';
import { ensureRunning } from '../servers/server.ts';
import { settleAll } from '../settle-all.ts';
import { contractPackage } from './contract-package.ts';
import { readDeployments, writeDeployments, type Deployment } from './deployment.ts';
import { endorsementPolicy } from './endorsement-policy.ts';
import { stagedContract, type BuiltContract } from './stage-contract.ts';

/** The contract of this deployment, which is staged, runs at an organisation. */
export async function serveContract(
  context: NetworkContext,
  organisation: Organisation,
  deployment: Deployment,
): Promise<void> {
  const { network } = context;
  const folder = context.folder.organisation(organisation.id);
  const home = stagedContract(context.folder.contracts, deployment);
  const { id: packageId } = await contractPackage(network, organisation, { folder, deployment });
  await ensureRunning(
    context,
    contractServer(context, organisation, { slot: deployment.slot, packageId, home }),
  );
}

/** A peer knows where its organisation runs this deployment's contract. */
export async function installContract(
  { network, folder }: NetworkContext,
  organisation: Organisation,
  { peer, deployment }: { peer: Peer; deployment: Deployment },
): Promise<void> {
  const endpoints = new Endpoints(network, folder);
  const { id } = organisation;
  await installChaincode({
    chaincode: await contractPackage(network, organisation, { folder: folder.organisation(id), deployment }),
    peer: await endpoints.peer(id, peer),
    signer: await endpoints.administrator(id),
  });
}

/** The contract of this deployment, which is staged, runs at every organisation, and all peers know where. */
export async function startContract(context: NetworkContext, deployment: Deployment): Promise<void> {
  await settleAll(
    context.network.organisations.flatMap((organisation) => [
      serveContract(context, organisation, deployment),
      ...organisation.peers.map((peer) => installContract(context, organisation, { peer, deployment })),
    ]),
  );
}

/** Every organisation approves the deployment, and it comes into force. Harmless where it is. */
export async function agreeOnContract(context: NetworkContext, deployment: Deployment): Promise<void> {
  const { network, folder } = context;
  const { channel, organisations } = network;
  const endpoints = new Endpoints(network, folder);
  const definition = definitionOf(context, deployment);
  const orderers = await endpoints.orderers();
  await Promise.all(
    organisations.map(async (organisation) => {
      const { id, peers } = organisation;
      const { id: packageId } = await contractPackage(network, organisation, {
        folder: folder.organisation(id),
        deployment,
      });
      const signer = await endpoints.administrator(id);
      const peer = await endpoints.peer(id, first(peers));
      await approveDefinition({ channel, definition, packageId, peer, signer, orderers });
    }),
  );
  const signer = await endpoints.administrator(first(organisations).id);
  await commitDefinition({ channel, definition, peers: await endpoints.onePeerEach(), signer, orderers });
}

/** What the channel says is in force; `undefined` before the first deployment. */
export async function deploymentInForce({
  network,
  folder,
}: NetworkContext): Promise<Deployment | undefined> {
  const endpoints = new Endpoints(network, folder);
  const { id, peers } = first(network.organisations);
  const definition = await committedDefinition({
    channel: network.channel,
    name: network.contract.name,
    peer: await endpoints.peer(id, first(peers)),
    signer: await endpoints.administrator(id),
  });
  if (definition === undefined) return undefined;
  const version = definition.getVersion();
  const { current, next } = await readDeployments(folder);
  const known = [current, next].find((one) => one?.version === version);
  return known ? { ...known, sequence: definition.getSequence() } : undefined;
}

/** Ends the processes of the version that is no longer in force. */
export async function retireContract(
  { network, records }: NetworkContext,
  { slot }: Deployment,
): Promise<void> {
  await Promise.all(network.organisations.map(({ id }) => stopProcess(records, contractProcess(id, slot))));
}

export function nextDeployment(built: BuiltContract, current: Deployment | undefined): Deployment {
  if (current === undefined) return { version: built.version, sequence: 1, slot: 0 };
  return { version: built.version, sequence: current.sequence + 1, slot: current.slot === 0 ? 1 : 0 };
}

export async function noteInForce({ folder }: NetworkContext, current: Deployment): Promise<void> {
  await writeDeployments(folder, { current, next: null });
}

/** What the organisations agree on for this deployment. */
export function definitionOf(
  { network }: NetworkContext,
  { version, sequence }: Deployment,
): ChaincodeDefinition {
  return { name: network.contract.name, version, sequence, endorsementPolicy: endorsementPolicy(network) };
}
