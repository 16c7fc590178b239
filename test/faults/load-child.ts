import { writeSync } from 'node:fs';
import { Collector } from '#gateway/ledger/collector';
import { openThreadLedger } from '#gateway/ledger/embedded/thread-ledger';
import { ACTORS, NOW_MS } from '../core/rule-context.ts';
import { ask, committed } from '../gateway/ledger/ledger-world.ts';

// A process that is killed: it commits commands as fast as it can and writes the id of each one, with the block
// of its receipt, to its output as soon as it is acknowledged.
const CALLERS = 16;
const [dataDir = '', round = ''] = process.argv.slice(2);
const ledger = await openThreadLedger({ dataDir, clock: () => NOW_MS });
const collector = new Collector(ledger, { windowMs: 1 });

async function call(caller: number): Promise<never> {
  for (let i = 0; ; i += 1) {
    const outcome = await collector.submit(
      ask(`access-${round}-${String(caller)}-${String(i)}`),
      ACTORS.agency,
    );
    const { receipt } = committed(outcome);
    // At once and not through a stream: what the caller was told must be told before the process can die.
    writeSync(1, `${receipt.commandId} ${String(receipt.block)}\n`);
  }
}

await Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller)));
