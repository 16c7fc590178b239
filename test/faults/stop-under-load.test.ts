import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import { openEmbeddedLedger } from '#gateway/ledger/embedded/open-embedded-ledger';
import { takeBlocks } from '../gateway/ledger/ledger-world.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const CALLERS = 16;
const LOAD_MS = 1_000;
const STOP_MAX_MS = 30_000;
const QUESTION = {
  provider: '12330000MB1A033684',
  subjectId: 'A'.repeat(43),
  categories: ['medical-expense'],
  purpose: 'disability-benefit-review',
  caseNumber: 'CASE-2026-1',
  basis: { kind: 'grant' },
};

interface Load {
  /** The keys that were answered 201. */
  readonly acknowledged: string[];
  /** What else was answered, by status. */
  readonly others: number[];
}

/** Asks until the gateway cannot be reached any more; an answer is counted when all of it has come. */
async function ask(url: string, token: string, load: Load): Promise<void> {
  for (;;) {
    const key = randomUUID();
    try {
      const response = await fetch(`${url}/v1/accesses`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
        },
        body: JSON.stringify(QUESTION),
      });
      await response.json();
      if (response.status === 201) load.acknowledged.push(key);
      else load.others.push(response.status);
    } catch {
      return;
    }
  }
}

describe('SIGTERM under load, twice', () => {
  it('ends cleanly in time, loses nothing it acknowledged, and breaks off no answer as a failure', async function () {
    this.timeout(120_000);
    const dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-stop-'));
    const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', RATE_LIMIT_PER_MINUTE: '10000000' };
    const child = spawn(process.execPath, ['scripts/serve.ts'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const url = await readyUrl(child.stdout);
      const { accessToken } = await obtainDemoToken({ url, person: 'requester' });
      const load: Load = { acknowledged: [], others: [] };
      const callers = Array.from({ length: CALLERS }, () => ask(url, accessToken, load));
      await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
      const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
      const begun = performance.now();
      child.kill('SIGTERM');
      // Two at once would be one.
      await new Promise((resolve) => setTimeout(resolve, 50));
      child.kill('SIGTERM');
      expect(await ended).to.deep.equal([0, null]);
      expect(performance.now() - begun).to.be.below(STOP_MAX_MS);
      await Promise.all(callers);
      // Refused because it was stopping, and told so; never a failure of the service.
      expect(load.others.filter((status) => status !== 503)).to.deep.equal([]);
      expect(load.acknowledged.length).to.be.above(CALLERS);
      const times = await timesOnLedger(dataDir);
      expect(load.acknowledged.filter((key) => times.get(key) !== 1)).to.deep.equal([]);
    } finally {
      child.kill('SIGKILL');
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

async function readyUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const url = /^Sealtrail is ready at (.+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the gateway did not start');
}

/** How often each command is on the ledger. */
async function timesOnLedger(dataDir: string): Promise<ReadonlyMap<string, number>> {
  const ledger = await openEmbeddedLedger({ dataDir });
  const times = new Map<string, number>();
  const { height } = await ledger.status();
  for (const { transactions } of await takeBlocks(ledger, 1, height))
    for (const event of transactions.flatMap(({ events }) => events)) {
      const { commandId } = event as { readonly commandId: string };
      times.set(commandId, (times.get(commandId) ?? 0) + 1);
    }
  await ledger.close();
  return times;
}
