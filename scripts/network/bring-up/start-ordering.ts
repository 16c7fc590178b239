import type { OrderingHere } from '../description/part-here.ts';
import { Enrolment } from '../identities/enrolment.ts';
import { orderingIdentities } from '../identities/identity-plan.ts';
import { writePublicMsp } from '../identities/msp-folder.ts';
import type { StartingContext } from '../network-context.ts';
import { startCa } from '../servers/start-servers.ts';
import { settleAll } from '../settle-all.ts';
import type { FirstBlock } from './first-block.ts';
import { serveChannel } from './serve-channel.ts';

/** What of the ordering organisation belongs to this machine runs: its CA, and orderers that serve the channel. */
export async function startOrdering(
  context: StartingContext,
  ordering: OrderingHere,
  genesis: FirstBlock,
): Promise<void> {
  const enrolled = ordering.hasCa ? enrolAll(context) : Promise.resolve();
  genesis.contribute(enrolled);
  await enrolled;
  // With the block is there what the machine of the CA hands over.
  if (!ordering.hasCa) await genesis.block;
  await settleAll(
    ordering.orderers.map((orderer) =>
      context.progress.step(`${orderer.name}: started, joined to the channel`, () =>
        serveChannel(context, orderer, genesis.block),
      ),
    ),
  );
}

/** Of all orderers, wherever they run: the first block names each by its certificate. */
async function enrolAll(context: StartingContext): Promise<void> {
  const { network, folder, progress } = context;
  const { ordering } = network;
  const { id } = ordering;
  await progress.step(`${id}: certificate authority`, () => startCa(context, ordering));
  await progress.step(`${id}: identities`, async () => {
    await new Enrolment(folder, ordering).complete(orderingIdentities(ordering));
    await writePublicMsp(folder.organisation(id));
  });
}
