import { join } from 'node:path';
import type { Ledger } from '#gateway/ledger/ledger';
import { openFabricLedger } from '#gateway/ledger/fabric/open-fabric-ledger';
import { openTrail } from '#gateway/trail/open-trail';
import type { TestNetwork } from '../../test/fabric/test-network.ts';
import type { Measurement } from './measurement.ts';

const TIMEOUT_MS = 60_000;

/** A new gateway takes up all blocks that the other measurements have left; then a trail is filled from them. */
export async function benchFabricReplay(
  network: TestNetwork,
  folder: string,
): Promise<readonly Measurement[]> {
  const profile = network.connection('demonstration');
  const openedAt = performance.now();
  const { ledger } = await openFabricLedger({ profile, dataDir: join(folder, 'replay') });
  const opening = (performance.now() - openedAt) / 1000;
  try {
    const { height } = await ledger.status();
    const startedAt = performance.now();
    const trail = await openTrail({ file: join(folder, 'trail.sqlite') });
    trail.start(ledger);
    await trail.waitForBlock(height, TIMEOUT_MS);
    const replaying = (performance.now() - startedAt) / 1000;
    await trail.stop();
    const { events, seconds } = await readAlone(ledger, height);
    const beside = { what: 'reading and decoding the blocks alone', value: events / seconds };
    return [
      {
        what: 'trail: events replayed from the blocks of the network',
        reached: events / replaying,
        unit: '/s',
        toReach: '≥ 20,000/s',
        beside,
      },
      {
        what: 'events taken up by a gateway that is new on the network',
        reached: events / opening,
        unit: '/s',
        toReach: '–',
        beside,
      },
    ];
  } finally {
    await ledger.close();
  }
}

async function readAlone(
  ledger: Ledger,
  height: number,
): Promise<{ readonly events: number; readonly seconds: number }> {
  const stop = new AbortController();
  const startedAt = performance.now();
  let events = 0;
  for await (const block of ledger.blocks(1, stop.signal)) {
    for (const transaction of block.transactions) events += transaction.events.length;
    if (block.height >= height) break;
  }
  stop.abort();
  return { events, seconds: (performance.now() - startedAt) / 1000 };
}
