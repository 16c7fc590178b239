import type { LedgerFolder } from '#gateway/ledger/embedded/ledger-folder';
import { verifyLedger } from '#gateway/ledger/embedded/verify-ledger';
import { EXIT, runOnStopped, say, tell, type OperatorTask } from './run-on-stopped.ts';

const HELP = [
  'npm run ledger -- verify   check every block, execute all again, and compare the state',
  'npm run ledger -- status   how long the ledger is, and which it is',
  'The ledger lies in DATA_DIR (./data). The gateway must not be running.',
  'Exit codes: 0 whole, 1 bad, 2 wrong arguments or settings, 3 not to be opened.',
].join('\n');
const PROGRESS_MS = 1_000;

const TASKS: ReadonlyMap<string, OperatorTask> = new Map<string, OperatorTask>([
  ['verify', verify],
  ['status', status],
]);

async function verify(folder: LedgerFolder): Promise<number> {
  const startedAt = performance.now();
  let saidAt = startedAt;
  const report = await verifyLedger(folder, (blocks, of) => {
    const now = performance.now();
    if (now - saidAt < PROGRESS_MS) return;
    saidAt = now;
    say(`checked ${String(blocks)} of ${String(of)} blocks (${String(Math.floor((100 * blocks) / of))} %)`);
  });
  const { blocks, transactions, events, fault } = report;
  if (fault !== undefined) {
    say(`BAD: block ${String(fault.block)}: ${fault.what}`);
    return EXIT.bad;
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(
    `whole: ${String(blocks)} blocks, ${String(transactions)} transactions, ${String(events)} events, in ${seconds} s`,
  );
  return EXIT.good;
}

function status({ store, ledgerId }: LedgerFolder): number {
  const last = store.lastBlock();
  say(`ledger    ${ledgerId}`);
  say(`height    ${String(last?.height ?? 0)}`);
  say(`commands  ${String(store.countCommands())}`);
  if (last !== undefined) say(`newest    ${new Date(last.time).toISOString()} ${last.hash}`);
  return EXIT.good;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === '--help') {
    say(HELP);
    return EXIT.good;
  }
  const task = args.length === 1 ? TASKS.get(args[0] ?? '') : undefined;
  if (task === undefined) {
    tell(HELP);
    return EXIT.usage;
  }
  return runOnStopped(task);
}

process.exitCode = await main(process.argv.slice(2));
