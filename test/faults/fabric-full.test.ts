import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { FabricLedger } from '#gateway/ledger/fabric/fabric-ledger';
import { openFabricLedger } from '#gateway/ledger/fabric/open-fabric-ledger';
import { describeOnNetwork } from '../fabric/describe-on-network.ts';
import { TestNetwork } from '../fabric/test-network.ts';
import { until } from '../until.ts';
import { takeBlocks } from '../gateway/ledger/ledger-world.ts';
import { found } from './fabric-load.ts';
import { loadEachTest } from './load-each-test.ts';

/** How long a peer does not move, in milliseconds; FAULT_PAUSE_MS=60000 for the minute. */
const PAUSE_MS = Number(process.env['FAULT_PAUSE_MS'] ?? 15_000);
const LIMITS = { commitMs: 3_000 };
const ORDERERS = ['orderer0.ordering', 'orderer1.ordering', 'orderer2.ordering'];
const PEERS = ['peer0.ministry', 'peer1.ministry', 'peer0.province-a', 'peer0.province-b'];

// About a minute in all; a busy machine takes several times as long.
describeOnNetwork(
  'a Fabric network of the profile full, during a load of commands',
  { timeoutMs: PAUSE_MS + 240_000 },
  () => {
    let network: TestNetwork;
    let dataDir: string;
    let ledger: FabricLedger;

    before(async () => {
      network = await TestNetwork.describe({ profile: 'full' });
      await network.up();
      dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-full-'));
      const profile = network.connection('demonstration');
      ({ ledger } = await openFabricLedger({ profile, dataDir, limits: LIMITS }));
      await found(ledger);
    });
    const underLoad = loadEachTest(() => ledger);
    after(async () => {
      await ledger.close();
      await network.remove();
      await rm(dataDir, { recursive: true, force: true });
    });

    /** Every peer has a block that is made after this was called. */
    async function everyPeerFollows(): Promise<void> {
      const { height } = await ledger.status();
      await until(`every peer has a block above ${String(height)}`, async () => {
        const { output } = await network.run('status');
        const heights = PEERS.map((name) => new RegExp(`^${name} has (\\d+) blocks`, 'm').exec(output)?.[1]);
        // Blocks are counted from 0.
        return heights.every((blocks) => Number(blocks) > height + 1);
      });
    }

    it('has three orderers, and four peers of three organisations', async () => {
      const { code, output } = await network.run('status');
      expect(code, output).to.equal(0);
      for (const name of [...ORDERERS, ...PEERS])
        expect(output).to.match(new RegExp(`^ *${name.replaceAll('.', '\\.')} +ready`, 'm'));
    });

    it('loses and doubles nothing while each of the orderers in turn is killed, the leader among them', async () => {
      // Whoever leads at first is killed while it leads, or has lost the lead by being killed before.
      const load = await underLoad('killed-orderers');
      for (const name of ORDERERS) {
        const pid = network.pid(name);
        process.kill(pid, 'SIGKILL');
        await load.succeeds();
        await network.untilBack(name, pid);
        await load.succeeds();
      }
      await load.settle();
    });

    it('loses and doubles nothing while each of the orderers in turn does not move, and every peer goes on', async () => {
      // Some peers send their transactions to it, and have their blocks from it; it leads, or has lost the lead so.
      const load = await underLoad('paused-orderers');
      for (const name of ORDERERS) {
        const pid = network.pid(name);
        process.kill(pid, 'SIGSTOP');
        try {
          await load.succeeds();
          await everyPeerFollows();
          await load.succeeds();
        } finally {
          process.kill(pid, 'SIGCONT');
        }
        await load.succeeds();
      }
      await load.settle();
    });

    it('goes on with the other peer of the organisation while one does not move, and loses nothing', async () => {
      const load = await underLoad('paused-peer');
      const { height } = await ledger.status();
      const pid = network.pid('peer0.ministry');
      process.kill(pid, 'SIGSTOP');
      const stoppedAt = performance.now();
      try {
        expect(await takeBlocks(ledger, 1, height)).to.have.length(height);
        await load.succeeds();
        await sleep(Math.max(0, PAUSE_MS - (performance.now() - stoppedAt)));
        await load.succeeds();
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await load.succeeds();
      await load.settle();
    });
  },
);
