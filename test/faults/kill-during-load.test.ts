import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openLedgerFolder } from '#gateway/ledger/embedded/ledger-folder';
import { verifyLedger } from '#gateway/ledger/embedded/verify-ledger';
import { ACTORS } from '../core/rule-context.ts';
import { DataFolder } from '../gateway/ledger/embedded/data-folder.ts';
import { ask, committed, registered, takeBlocks } from '../gateway/ledger/ledger-world.ts';

const KILLS = 50;
/** Longest time from the first acknowledged command to the kill, in milliseconds: several blocks. */
const LOAD_MS = 60;
const CHILD = new URL('load-child.ts', import.meta.url).pathname;
const ROOT = new URL('../../', import.meta.url).pathname;

/** Runs the load, kills it at a moment of its own, and gives what had been acknowledged: block by command id. */
async function killedLoad(dataDir: string, round: number): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [CHILD, dataDir, String(round)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let kill: NodeJS.Timeout | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    // Spread over the whole span, so that every step of a commit is met.
    kill ??= setTimeout(() => child.kill('SIGKILL'), (round * LOAD_MS) / KILLS);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  expect([code, signal]).to.deep.equal([null, 'SIGKILL']);
  // A last line without its end was never told.
  const lines = output.split('\n').slice(0, -1);
  return new Map(
    lines.map((line) => {
      const [id = '', block] = line.split(' ');
      return [id, Number(block)];
    }),
  );
}

/** How often each command is on the ledger, and in which block last. */
async function commandsOnLedger(folder: DataFolder): Promise<Map<string, { times: number; block: number }>> {
  const ledger = await folder.open();
  const found = new Map<string, { times: number; block: number }>();
  const { height } = await ledger.status();
  for (const block of await takeBlocks(ledger, 1, height)) {
    for (const event of block.transactions.flatMap(({ events }) => events)) {
      const { commandId } = event as { readonly commandId: string };
      found.set(commandId, { times: (found.get(commandId)?.times ?? 0) + 1, block: block.height });
    }
  }
  await ledger.close();
  return found;
}

describe('kill -9 during a load of commands', () => {
  it(`loses and doubles nothing that was acknowledged, ${String(KILLS)} times`, async function () {
    this.timeout(120_000);
    const folder = await DataFolder.make();
    try {
      const first = await folder.open();
      await registered(first);
      await first.close();
      const acknowledged = new Map<string, number>();
      let height = 0;
      for (let round = 0; round < KILLS; round += 1) {
        const told = await killedLoad(folder.path, round);
        for (const [id, block] of told) acknowledged.set(id, block);
        const ledger = await folder.open();
        const status = await ledger.status();
        expect(status.height).to.be.at.least(Math.max(height, ...told.values()));
        ({ height } = status);
        // The client that lost its answer asks again, and is told the first one.
        const [id, block] = [...told].at(-1) ?? ['', 0];
        const [again] = await ledger.submit([ask(id)], ACTORS.agency);
        expect(committed(again)).to.have.property('status', 'repeated');
        expect(committed(again).receipt.block).to.equal(block);
        await ledger.close();
      }
      const found = await commandsOnLedger(folder);
      const lost = [...acknowledged].filter(([id, block]) => found.get(id)?.block !== block);
      const doubled = [...found].filter(([, { times }]) => times !== 1);
      expect({ lost, doubled }).to.deep.equal({ lost: [], doubled: [] });
      expect(acknowledged.size).to.be.above(KILLS);
      const parts = await openLedgerFolder(folder.path);
      expect(await verifyLedger(parts, () => undefined)).not.to.have.property('fault');
      parts.store.close();
    } finally {
      await folder.remove();
    }
  });
});
