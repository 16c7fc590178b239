import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { ServiceError } from '#gateway/service-error';
import { openThreadLedger } from '#gateway/ledger/embedded/thread-ledger';
import { ACTORS, NOW_MS } from '../core/rule-context.ts';
import { ask, committed, registered } from '../gateway/ledger/ledger-world.ts';

// A process whose disk begins to fail: it commits one command after another, tells each that was acknowledged, and
// at the first failure its code and what the ledger says of itself, also when it is asked again.
const [dataDir = ''] = process.argv.slice(2);
const ledger = await openThreadLedger({ dataDir, clock: () => NOW_MS });
await registered(ledger);
writeSync(1, 'ready\n');
await once(process.stdin, 'data');

async function codeOfNext(id: string): Promise<string | undefined> {
  try {
    const [outcome] = await ledger.submit([ask(id)], ACTORS.agency);
    committed(outcome);
    writeSync(1, `acknowledged ${id}\n`);
    return undefined;
  } catch (error) {
    return error instanceof ServiceError ? error.code : String(error);
  }
}

for (let i = 0; i < 1_000; i += 1) {
  const code = await codeOfNext(`access-${String(i)}`);
  if (code === undefined) continue;
  writeSync(1, `failed access-${String(i)} ${code}\n`);
  writeSync(1, `then ${String(await codeOfNext('access-after'))}\n`);
  writeSync(1, `state ${(await ledger.status()).state}\n`);
  break;
}
process.exit(0);
