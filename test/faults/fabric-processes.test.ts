import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import { parseConfig } from '#gateway/gateway-config';
import type { FabricLedger } from '#gateway/ledger/fabric/fabric-ledger';
import { openFabricLedger } from '#gateway/ledger/fabric/open-fabric-ledger';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { describeOnNetwork } from '../fabric/describe-on-network.ts';
import { makeGatewayKeys } from '../fabric/gateway-keys.ts';
import { TestNetwork } from '../fabric/test-network.ts';
import { takeBlocks } from '../gateway/ledger/ledger-world.ts';
import { FabricLoad, found } from './fabric-load.ts';
import { loadEachTest } from './load-each-test.ts';

const CHILD = new URL('fabric-load-child.ts', import.meta.url).pathname;
const ROOT = new URL('../../', import.meta.url).pathname;
/** The load before the gateway is killed, in milliseconds. */
const CALM_MS = 1_000;
/** How long a peer does not move, in milliseconds. */
const PAUSE_MS = 10_000;
/** Other peers are asked long before a dead connection would be noticed. */
const READ_MAX_MS = 30_000;
/** Short, so that callers also meet outcomes that are open. */
const LIMITS = { commitMs: 3_000 };

/** By then a gateway has noticed that nothing comes out in blocks, in milliseconds. */
const STALL_MS = 9_500;
const STOP_MAX_MS = 15_000;

interface Told {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: number;
}

/** Publishes a category over HTTP; its code and its idempotency key are `key`. */
async function publish(url: string, token: string, key: string): Promise<Told> {
  const [provider] = (await readDemoCatalogue()).agencies;
  const response = await fetch(`${url}/v1/data-categories`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    },
    body: JSON.stringify({
      code: key,
      title: { zh: '类别', en: 'Category' },
      sensitive: false,
      providers: [provider?.creditCode],
    }),
  });
  const { code } = (await response.json()) as { readonly code?: string };
  return { status: response.status, code, retryAfter: Number(response.headers.get('retry-after')) };
}

/** The same until it is taken. */
async function published(url: string, token: string, key: string): Promise<Told> {
  const end = performance.now() + READ_MAX_MS;
  for (;;) {
    const told = await publish(url, token, key);
    if (told.status < 500 || performance.now() > end) return told;
    await sleep(500);
  }
}

/** How often the command `<name>-1` is on the ledger, and `<name>-2`. */
async function timesOnLedger(ledger: FabricLedger, name: string): Promise<number[]> {
  const { height } = await ledger.status();
  const events = (await takeBlocks(ledger, 1, height)).flatMap(({ transactions }) =>
    transactions.flatMap((transaction) => transaction.events as readonly { readonly commandId: string }[]),
  );
  return [`${name}-1`, `${name}-2`].map((id) => events.filter(({ commandId }) => commandId === id).length);
}

// Each takes some ten seconds; a busy machine takes several times as long.
describeOnNetwork(
  'faults of the processes of a Fabric network, during a load of commands',
  { timeoutMs: 180_000 },
  () => {
    let network: TestNetwork;
    let dataDir: string;
    let ledger: FabricLedger;

    before(async () => {
      network = await TestNetwork.describe();
      await network.up();
      dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-faults-'));
      ledger = await open();
      await found(ledger);
    });
    const underLoad = loadEachTest(() => ledger);
    after(async () => {
      await ledger.close();
      await network.remove();
      await rm(dataDir, { recursive: true, force: true });
    });

    async function open(): Promise<FabricLedger> {
      const profile = network.connection('demonstration');
      return (await openFabricLedger({ profile, dataDir, limits: LIMITS })).ledger;
    }

    async function startIn(folder: string): Promise<Gateway> {
      const config = parseConfig({
        LEDGER: 'fabric',
        FABRIC_CONNECTION: network.connection('demonstration'),
        DATA_DIR: folder,
        PORT: '0',
      });
      return startGateway({ config, people: await readDemoPeople() });
    }

    /** What was on the ledger can be read. */
    async function expectReads(height: number): Promise<void> {
      expect((await ledger.status()).height).to.be.at.least(height);
      expect(await takeBlocks(ledger, 1, height)).to.have.length(height);
    }

    async function killDuringLoad(program: string): Promise<FabricLoad> {
      const load = await underLoad(`killed-${program.replaceAll('.', '-')}`);
      const { height } = await ledger.status();
      const pid = network.pid(program);
      process.kill(pid, 'SIGKILL');
      await expectReads(height);
      // The time to recover counts from when the part answers again, not from the start of its process.
      await network.untilBack(program, pid);
      await load.succeeds();
      return load;
    }

    it('loses and doubles nothing with the orderer, and goes on when it is back', async () => {
      const { failed } = await (await killDuringLoad('orderer0.ordering')).settle();
      expect(failed).to.be.above(0);
    });

    it('loses and doubles nothing with a process of the contract, and goes on when it is back', async () => {
      await (await killDuringLoad('contract.province-a.0')).settle();
    });

    it('loses and doubles nothing with the peer it follows, and goes on when it is back', async () => {
      const { failed } = await (await killDuringLoad('peer0.ministry')).settle();
      expect(failed).to.be.above(0);
    });

    it('loses and doubles nothing while a peer does not move, and goes on when it does', async () => {
      // With nothing in memory, what is read comes from the peers.
      await ledger.close();
      ledger = await open();
      const load = await underLoad('paused-peer');
      const { height } = await ledger.status();
      const pid = network.pid('peer0.ministry');
      process.kill(pid, 'SIGSTOP');
      const stoppedAt = performance.now();
      try {
        await Promise.all([sleep(PAUSE_MS), expectReads(height)]);
        expect(performance.now() - stoppedAt).to.be.below(READ_MAX_MS);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await load.succeeds();
      await load.settle();
    });

    it('turns writes away while the orderer does not answer, reads on, stops soon, and then knows every outcome', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sealtrail-frozen-'));
      await makeGatewayKeys(folder);
      let gateway = await startIn(folder);
      const pid = network.pid('orderer0.ordering');
      process.kill(pid, 'SIGSTOP');
      try {
        const token = await obtainDemoToken({ url: gateway.address, person: 'registrar' });
        const waiting = publish(gateway.address, token.accessToken, 'frozen-1');
        await sleep(STALL_MS);
        const turnedAway = await publish(gateway.address, token.accessToken, 'frozen-2');
        expect(turnedAway).to.deep.include({ status: 503, code: 'LEDGER_UNAVAILABLE' });
        expect(turnedAway.retryAfter).to.be.above(0);
        const read = await fetch(`${gateway.address}/v1/agencies`);
        expect(read.status).to.equal(200);
        expect(await read.json())
          .to.have.property('asOfBlock')
          .that.is.above(0);
        const begunAt = performance.now();
        await gateway.stop();
        expect(performance.now() - begunAt).to.be.below(STOP_MAX_MS);
        expect(await waiting).to.deep.include({ status: 504, code: 'OUTCOME_UNKNOWN' });
      } finally {
        process.kill(pid, 'SIGCONT');
        await gateway.stop();
      }
      gateway = await startIn(folder);
      try {
        const { accessToken } = await obtainDemoToken({ url: gateway.address, person: 'registrar' });
        // The start has found out what became of the first; of the second nothing was done.
        expect((await published(gateway.address, accessToken, 'frozen-1')).status).to.equal(200);
        expect((await published(gateway.address, accessToken, 'frozen-2')).status).to.be.oneOf([200, 201]);
      } finally {
        await gateway.stop();
        await rm(folder, { recursive: true, force: true });
      }
      expect(await timesOnLedger(ledger, 'frozen')).to.deep.equal([1, 1]);
    });

    it('loses and doubles nothing with the gateway, whose next process knows every outcome', async () => {
      await ledger.close();
      const child = spawn(
        process.execPath,
        [CHILD, network.connection('demonstration'), dataDir, 'killed-gateway'],
        {
          cwd: ROOT,
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let output = '';
      let kill: NodeJS.Timeout | undefined;
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        // From the first that is acknowledged.
        if (/ \d+\n/.test(output)) kill ??= setTimeout(() => child.kill('SIGKILL'), CALM_MS);
      });
      expect(await once(child, 'close')).to.deep.equal([null, 'SIGKILL']);
      ledger = await open();
      // A last line without its end was never told.
      const lines = output
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' '));
      const told = lines.flatMap(([id = '', block]) =>
        block === undefined ? [] : [[id, Number(block)] as const],
      );
      const load = new FabricLoad(ledger, { name: 'killed-gateway' });
      load.takeUp(
        lines.map(([id = '']) => id),
        new Map(told),
      );
      const { acknowledged } = await load.settle();
      expect(acknowledged).to.be.at.least(told.length).and.above(0);
    });
  },
);
