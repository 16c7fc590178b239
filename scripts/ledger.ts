import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfig } from '#gateway/gateway-config';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { openLedgerFolder, type LedgerFolder } from '#gateway/ledger/embedded/open-embedded-ledger';
import { verifyLedger } from '#gateway/ledger/embedded/verify-ledger';
import { ServiceError } from '#gateway/service-error';

const HELP = [
  'npm run ledger -- verify   check every block, execute all again, and compare the state',
  'npm run ledger -- status   how long the ledger is, and which it is',
  'The ledger lies in DATA_DIR (./data). The gateway must not be running.',
  'Exit codes: 0 whole, 1 bad, 2 wrong arguments or settings, 3 not to be opened.',
].join('\n');
const EXIT = { whole: 0, bad: 1, usage: 2, notOpened: 3 } as const;
const PROGRESS_MS = 1_000;

type Task = (folder: LedgerFolder) => number | Promise<number>;
const TASKS: ReadonlyMap<string, Task> = new Map<string, Task>([
  ['verify', verify],
  ['status', status],
]);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

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
  return EXIT.whole;
}

function status({ store, ledgerId }: LedgerFolder): number {
  const last = store.lastBlock();
  say(`ledger    ${ledgerId}`);
  say(`height    ${String(last?.height ?? 0)}`);
  say(`commands  ${String(store.countCommands())}`);
  if (last !== undefined) say(`newest    ${new Date(last.time).toISOString()} ${last.hash}`);
  return EXIT.whole;
}

/** Opens only what is there: to look at a ledger must not make one. */
async function openExisting(dataDir: string): Promise<LedgerFolder> {
  try {
    await access(join(dataDir, 'ledger.sqlite'));
  } catch (cause) {
    throw new ServiceError('LEDGER_UNAVAILABLE', `there is no ledger in ${dataDir}`, { cause });
  }
  return openLedgerFolder(dataDir);
}

async function run(task: Task, dataDir: string): Promise<number> {
  try {
    const folder = await openExisting(dataDir);
    try {
      return await task(folder);
    } finally {
      folder.store.close();
    }
  } catch (error) {
    if (!(error instanceof ServiceError) && !(error instanceof SecretFileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.notOpened;
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === '--help') {
    say(HELP);
    return EXIT.whole;
  }
  const task = args.length === 1 ? TASKS.get(args[0] ?? '') : undefined;
  if (task === undefined) {
    process.stderr.write(`${HELP}\n`);
    return EXIT.usage;
  }
  let dataDir: string;
  try {
    ({ dataDir } = parseConfig(process.env));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.usage;
  }
  return run(task, dataDir);
}

process.exitCode = await main(process.argv.slice(2));
