import { Endpoints } from '../channel/endpoints.ts';
import type { Ordering } from '../description/network.ts';
import { Enrolment } from '../identities/enrolment.ts';
import { orderingIdentities } from '../identities/identity-plan.ts';
import { writePublicMsp } from '../identities/msp-folder.ts';
import type { StartingContext } from '../network-context.ts';
import { joinOrderer } from '../protocol/join-orderer.ts';
import { startCa, startOrderer } from '../servers/start-servers.ts';
import { settleAll } from '../settle-all.ts';
import type { FirstBlock } from './first-block.ts';

/** The ordering organisation's CA and orderers run, and the orderers serve the channel. */
export async function startOrdering(
  context: StartingContext,
  ordering: Ordering,
  genesis: FirstBlock,
): Promise<void> {
  const { network, folder, progress } = context;
  const { channel } = network;
  const enrolment = new Enrolment(folder, ordering);
  const { id } = ordering;
  const enrolled = progress
    .step(`${id}: certificate authority`, () => startCa(context, ordering))
    .then(() =>
      progress.step(`${id}: identities`, async () => {
        await enrolment.complete(orderingIdentities(ordering));
        await writePublicMsp(folder.organisation(id));
      }),
    );
  genesis.contribute(enrolled);
  await enrolled;
  const endpoints = new Endpoints(context);
  await settleAll(
    ordering.orderers.map((orderer) =>
      progress.step(`${orderer.name}: started, joined to the channel`, async () => {
        await startOrderer(context, orderer);
        await joinOrderer({
          admin: await endpoints.ordererAdmin(orderer),
          orderer: await endpoints.orderer(orderer),
          signer: await endpoints.administrator(id),
          channel,
          configBlock: await genesis.block,
        });
      }),
    ),
  );
}
