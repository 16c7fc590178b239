import { join } from 'node:path';
import type { Ledger } from '#gateway/ledger/ledger';
import { openFabricLedger } from '#gateway/ledger/fabric/open-fabric-ledger';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import { Trail } from '#gateway/trail/trail';
import type { TestNetwork } from '../../test/fabric/test-network.ts';
import type { Measurement } from './measurement.ts';

const TIMEOUT_MS = 60_000;

/** A gateway of another folder reads all blocks that the other measurements have left, beside reading them alone. */
export async function benchFabricReplay(
  network: TestNetwork,
  folder: string,
): Promise<readonly Measurement[]> {
  const profile = network.connection('demonstration');
  const startedAt = performance.now();
  const { ledger } = await openFabricLedger({ profile, dataDir: join(folder, 'replay') });
  try {
    const { height } = await ledger.status();
    const trail = await Trail.open({ db: await openTrailDatabase({ file: join(folder, 'trail.sqlite') }) });
    trail.start(ledger);
    await trail.waitForBlock(height, TIMEOUT_MS);
    const replayed = (performance.now() - startedAt) / 1000;
    await trail.stop();
    const { events, seconds } = await readAlone(ledger, height);
    return [
      {
        what: 'trail: events replayed from the blocks of the network',
        reached: events / replayed,
        unit: '/s',
        toReach: '≥ 20,000/s',
        beside: { what: 'reading and decoding the blocks alone', value: events / seconds },
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
