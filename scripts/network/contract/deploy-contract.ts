import { Endpoints } from '../channel/endpoints.ts';
import type { Organisation, Peer } from '../description/network.ts';
import type { NetworkContext } from '../network-context.ts';
import { stopProcess } from '../processes/processes.ts';
import { installChaincode } from '../protocol/install-chaincode.ts';
import { contractProcess, contractServer } from '../servers/contract-server.ts';
import { ensureRunning } from '../servers/server.ts';
import { settleAll } from '../settle-all.ts';
import { contractPackage } from './contract-package.ts';
import type { Deployment } from './deployment.ts';
import { stagedContract } from './stage-contract.ts';

/**
 * The contract of this deployment, which is staged, runs at an organisation; another version on its port, which was
 * never put in force, ends.
 */
export async function serveContract(
  context: NetworkContext,
  organisation: Organisation,
  deployment: Deployment,
): Promise<void> {
  const { network, records } = context;
  const folder = context.folder.organisation(organisation.id);
  const home = stagedContract(context.folder.contracts, deployment);
  const { id: packageId } = await contractPackage(network, organisation, { folder, deployment });
  const server = contractServer(context, organisation, { slot: deployment.slot, packageId, home });
  const known = records.find(server.spec.name);
  if (known !== undefined && known.spec.cwd !== home) await stopProcess(records, server.spec.name);
  await ensureRunning(context, server);
}

/** A peer knows where its organisation runs this deployment's contract. */
export async function installContract(
  context: NetworkContext,
  organisation: Organisation,
  { peer, deployment }: { peer: Peer; deployment: Deployment },
): Promise<void> {
  const { network, folder } = context;
  const endpoints = new Endpoints(context);
  const { id } = organisation;
  await installChaincode({
    chaincode: await contractPackage(network, organisation, { folder: folder.organisation(id), deployment }),
    peer: await endpoints.peer(id, peer),
    signer: await endpoints.administrator(id),
  });
}

/** The contract of this deployment, which is staged, runs at every organisation of this machine, and its peers know where. */
export async function startContract(context: NetworkContext, deployment: Deployment): Promise<void> {
  await settleAll(
    context.here.organisations.flatMap((organisation) => [
      ...(organisation.hasContract ? [serveContract(context, organisation, deployment)] : []),
      ...organisation.peers.map((peer) => installContract(context, organisation, { peer, deployment })),
    ]),
  );
}

/** Ends the processes on the port that the version in force does not use. */
export async function retireOthers({ here, records }: NetworkContext, inForce: Deployment): Promise<void> {
  const slot = inForce.slot === 0 ? 1 : 0;
  await Promise.all(here.organisations.map(({ id }) => stopProcess(records, contractProcess(id, slot))));
}
