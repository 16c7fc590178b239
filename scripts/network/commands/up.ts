import { openOrCreateNetwork } from '../open-network.ts';
import { findPrograms } from '../programs/fabric-programs.ts';
import type { Progress } from '../progress.ts';
import type { NetworkSettings } from '../settings.ts';
import { bringUp } from '../bring-up/bring-up.ts';

/** `up`: from whatever is there to a running network. */
export async function up(
  { directory, places }: NetworkSettings,
  { description, progress }: { description: string | undefined; progress: Progress },
): Promise<void> {
  const startedAt = performance.now();
  const programs = await findPrograms(places);
  const context = await openOrCreateNetwork(directory, description, progress);
  const { version } = await bringUp({ ...context, programs });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  progress.say(
    `The network ${context.network.name} is up after ${seconds} s, with contract ${version}, in ${directory}.`,
  );
}
