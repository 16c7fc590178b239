import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { fetchBlock } from '../protocol/fetch-block.ts';
import { withAnyOrderer } from '../protocol/with-any-orderer.ts';
import { settleAll } from '../settle-all.ts';
import { channelHeight } from './channel-height.ts';
import { Endpoints } from './endpoints.ts';

/** So long a peer may get no further. */
const STUCK_MS = 60_000;
const POLL_MS = 100;
const TELL_MS = 10_000;

/**
 * Waits until the peers of this machine have the blocks that the channel has now: one that is restored, or begins
 * anew, runs through all that it lacks, and knows until then neither the contract nor who is a member. Takes as long
 * as it gets on. Fails with PROCESS_NOT_READY.
 */
export async function awaitCaughtUp(context: NetworkContext): Promise<void> {
  const { network, here, progress } = context;
  const { channel } = network;
  const endpoints = new Endpoints(context);
  const signer = await endpoints.reader();
  const newest = await withAnyOrderer(await endpoints.orderers(), (orderer) =>
    fetchBlock({ channel, orderer, signer, block: 'newest' }),
  );
  const height = (newest.getHeader()?.getNumber() ?? 0) + 1;
  await settleAll(
    here.organisations.flatMap(({ id, peers }) =>
      peers.map(async (described) => {
        const peer = await endpoints.peer(id, described);
        const own = await endpoints.administrator(id);
        await awaitHeight({
          name: described.name,
          height,
          ask: () => channelHeight({ channel, peer, signer: own }),
          say: (line) => {
            progress.say(line);
          },
        });
      }),
    ),
  );
}

interface Catching {
  readonly name: string;
  readonly height: number;
  readonly ask: () => Promise<number>;
  readonly say: (line: string) => void;
}

async function awaitHeight({ name, height, ask, say }: Catching): Promise<void> {
  let has = await ask();
  let [movedAt, toldAt] = [performance.now(), performance.now()];
  while (has < height) {
    await sleep(POLL_MS);
    const before = has;
    has = await ask();
    const now = performance.now();
    if (has > before) movedAt = now;
    if (now - movedAt > STUCK_MS)
      throw new NetworkError(
        'PROCESS_NOT_READY',
        `${name} has ${String(has)} of ${String(height)} blocks, and got none for ${String(STUCK_MS / 1000)} s`,
        { remedy: `Its log says whether it reaches the orderers: npm run network -- logs ${name}` },
      );
    if (now - toldAt > TELL_MS) {
      say(`${name} has ${String(has)} of ${String(height)} blocks`);
      toldAt = now;
    }
  }
}
