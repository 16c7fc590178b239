import { bringUp } from '../bring-up/bring-up.ts';
import { requireAsMade } from '../material/require-as-made.ts';
import { openOrCreateNetwork } from '../open-network.ts';
import { findPrograms } from '../programs/fabric-programs.ts';
import { mannerOf, type CommandCall } from './command-call.ts';

/** `up`: from whatever is there to a running network, or to this machine's part of it. */
export async function up(call: CommandCall): Promise<void> {
  const { args, options, settings, progress } = call;
  const startedAt = performance.now();
  const programs = await findPrograms(settings.places);
  const choice = { description: args[0], only: options.only };
  const context = await openOrCreateNetwork(settings.directory, choice, mannerOf(call));
  await requireAsMade(context);
  const { version } = await bringUp({ ...context, programs });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const { network, here } = context;
  const what =
    here.organisations.length === 0
      ? `Of the network ${network.name} what belongs to this machine is up after ${seconds} s`
      : `The network ${network.name} is up after ${seconds} s, with contract ${version}`;
  progress.say(`${what}, in ${settings.directory}.`);
}
