import { Endpoints } from '../channel/endpoints.ts';
import { installContract, serveContract } from '../contract/deploy-contract.ts';
import type { Deployment } from '../contract/deployment.ts';
import type { Organisation, Peer } from '../description/network.ts';
import { wholeOf, type OrganisationHere } from '../description/part-here.ts';
import { Enrolment } from '../identities/enrolment.ts';
import { agencyIdentities, contractIdentities, peerIdentities } from '../identities/identity-plan.ts';
import { writePublicMsp } from '../identities/msp-folder.ts';
import type { StartingContext } from '../network-context.ts';
import { isFounder } from '../protocol/is-founder.ts';
import { joinPeer } from '../protocol/join-peer.ts';
import { startCa, startPeer } from '../servers/start-servers.ts';
import { settleAll } from '../settle-all.ts';
import { awaitMembership } from './await-membership.ts';
import type { FirstBlock } from './first-block.ts';

interface Shared {
  readonly genesis: FirstBlock;
  readonly deployment: Deployment;
}

/**
 * What of an organisation belongs to this machine runs: CA, contract and peers, and the peers are in the channel. What
 * takes longest to start is enrolled first, and starts while the CA goes on.
 */
export async function startOrganisation(
  context: StartingContext,
  organisation: OrganisationHere,
  { genesis, deployment }: Shared,
): Promise<void> {
  const { folder, progress } = context;
  const { id, hasCa, hasContract } = organisation;
  const enrolment = new Enrolment(folder, organisation);
  const known = hasCa
    ? progress
        .step(`${id}: certificate authority`, () => startCa(context, organisation))
        .then(() => writePublicMsp(folder.organisation(id)))
    : Promise.resolve();
  genesis.contribute(known);
  await known;
  // With the block is there what the machine of the CA hands over.
  if (!hasCa) await genesis.block;
  if (hasCa || hasContract) await enrolment.complete(contractIdentities(organisation));
  await settleAll([
    ...(hasContract
      ? [progress.step(`contract of ${id}: started`, () => serveContract(context, organisation, deployment))]
      : []),
    startPeers(context, organisation, { genesis, deployment, enrolment }),
  ]);
}

async function startPeers(
  context: StartingContext,
  organisation: OrganisationHere,
  { genesis, deployment, enrolment }: Shared & { readonly enrolment: Enrolment },
): Promise<void> {
  const { progress, network } = context;
  const { id, peers, hasCa } = organisation;
  // Those of the organisation's other machines, too, where its CA is on this one.
  const enrolled = hasCa ? wholeOf(network, organisation) : organisation;
  await progress.step(`${id}: identities of the peers`, () => enrolment.complete(peerIdentities(enrolled)));
  await settleAll([
    ...peers.map(async (peer) => {
      await progress.step(`${peer.name}: started`, () => startPeer(context, organisation, peer));
      const block = await genesis.block;
      await progress.step(`${peer.name}: in the channel, contract installed`, async () => {
        await joinChannel(context, organisation, { peer, block });
        await installContract(context, organisation, { peer, deployment });
      });
    }),
    progress.step(`${id}: identities of the agencies`, () =>
      enrolment.complete(hasCa ? agencyIdentities(organisation) : []),
    ),
  ]);
  // Others have not signed it in, or its peers still run through the blocks before that.
  if (!isFounder(await genesis.block, id)) await awaitMembership(context, organisation);
}

async function joinChannel(
  context: StartingContext,
  { id }: Organisation,
  { peer, block }: { peer: Peer; block: Uint8Array },
): Promise<void> {
  const endpoints = new Endpoints(context);
  await joinPeer({
    peer: await endpoints.peer(id, peer),
    signer: await endpoints.administrator(id),
    channel: context.network.channel,
    genesisBlock: block,
  });
}
