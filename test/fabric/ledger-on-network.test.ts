import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFabricLedger } from '#gateway/ledger/fabric/open-fabric-ledger';
import { describeLedgerProperties } from '../gateway/ledger/ledger-properties.ts';
import { describeLedger, type OpenLedger } from '../gateway/ledger/ledger-suite.ts';
import { describeOnNetwork } from './describe-on-network.ts';
import { freshContract, smallNetwork } from './small-network.ts';

const START_MS = 180_000;
/** A test takes seconds at most; a busy machine takes several times as long. */
const TIMEOUT_MS = 60_000;

async function open(): Promise<OpenLedger> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-outbox-'));
  const { ledger } = await openFabricLedger({ profile: await freshContract(), dataDir });
  return {
    ledger,
    async close() {
      await ledger.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

describeOnNetwork('on a network of Hyperledger Fabric', { timeoutMs: TIMEOUT_MS }, () => {
  before(async function () {
    this.timeout(START_MS);
    await smallNetwork();
  });

  describeLedger('the Fabric ledger', open, Date.now);

  describeLedgerProperties('the Fabric ledger', {
    open,
    now: Date.now,
    histories: 2,
    steps: 40,
    timeoutMs: TIMEOUT_MS,
  });
});
