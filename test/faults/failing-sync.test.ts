import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { openLedgerFolder } from '#gateway/ledger/embedded/ledger-folder';
import { verifyLedger } from '#gateway/ledger/embedded/verify-ledger';
import { DataFolder } from '../gateway/ledger/embedded/data-folder.ts';
import { takeBlocks } from '../gateway/ledger/ledger-world.ts';
import { leaveOut } from '../leave-out.ts';

const CHILD = new URL('sync-child.ts', import.meta.url).pathname;
const ROOT = new URL('../../', import.meta.url).pathname;
/** The disk fails from this sync of the file on. */
const SYNCS_BEFORE = 20;

/** Whether this machine lets one process change the system calls of another. */
function canInject(): boolean {
  const { status } = spawnSync('strace', ['-e', 'inject=fsync:error=EIO', '-o', '/dev/null', 'true']);
  return status === 0;
}

/** Runs the load; once it is ready, its syncs fail from some number on. Gives the lines it says. */
async function runWithFailingDisk(dataDir: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, dataDir], { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (line !== 'ready') continue;
    const injection = `inject=fsync,fdatasync:error=EIO:when=${String(SYNCS_BEFORE)}+`;
    const args = [
      '-f',
      '-p',
      String(child.pid),
      '-o',
      '/dev/null',
      '-e',
      'trace=fsync,fdatasync',
      '-e',
      injection,
    ];
    const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    for await (const told of createInterface(strace.stderr)) if (told.includes('attached')) break;
    child.stdin.end('go\n');
  }
  await ended;
  return said;
}

describe('a disk whose sync fails', function () {
  this.timeout(60_000);
  let folder: DataFolder | undefined;
  before(async function () {
    if (!canInject()) leaveOut(this, 'strace, and leave to trace a process');
    folder = await DataFolder.make();
  });
  after(async () => {
    await folder?.remove();
  });

  it('is fatal: nothing is acknowledged from then on, and the ledger says that it has failed', async () => {
    if (folder === undefined) throw new Error('no folder');
    const said = await runWithFailingDisk(folder.path);
    const acknowledged = said.flatMap((line) => /^acknowledged (.+)$/.exec(line)?.[1] ?? []);
    const [, failed = '', code] = said.find((line) => line.startsWith('failed'))?.split(' ') ?? [];
    expect(code).to.equal('LEDGER_UNAVAILABLE');
    expect(acknowledged).to.have.length.above(2).and.not.include(failed);
    expect(said.slice(-2)).to.deep.equal(['then LEDGER_UNAVAILABLE', 'state failed']);

    const parts = await openLedgerFolder(folder.path);
    expect(await verifyLedger(parts, () => undefined)).not.to.have.property('fault');
    parts.store.close();
    const ledger = await folder.open();
    const { height } = await ledger.status();
    const blocks = await takeBlocks(ledger, 1, height);
    await ledger.close();
    const events = blocks.flatMap(({ transactions }) => transactions.flatMap((each) => each.events));
    const onLedger = events.map((event) => (event as { readonly commandId: string }).commandId);
    expect(onLedger).to.include.members(acknowledged);
    expect(new Set(onLedger).size).to.equal(onLedger.length);
  });
});
