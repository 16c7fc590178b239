import type { FabricPeerOptions } from '../../../fabric-peer/start-fabric-peer.ts';
import { describeLedgerProperties } from '../ledger-properties.ts';
import type { OpenLedger } from '../ledger-suite.ts';
import { RANDOM_ACTORS } from '../random-acts.ts';
import { runNetwork } from './fabric-folder.ts';

async function open(contract: NonNullable<FabricPeerOptions['contract']>): Promise<OpenLedger> {
  const running = await runNetwork({ contract, identities: RANDOM_ACTORS });
  return { ledger: await running.open(), close: () => running.stop() };
}

// The contract looks at the peers' clocks, which nobody sets forward here.
describeLedgerProperties("the Fabric ledger, with the contract behind the shim's dispatcher", {
  open: () => open('dispatcher'),
  now: Date.now,
  histories: 6,
  steps: 50,
  timeoutMs: 60_000,
});

describeLedgerProperties('the Fabric ledger, with the contract as server processes', {
  open: () => open('server-process'),
  now: Date.now,
  histories: 3,
  steps: 50,
  timeoutMs: 60_000,
});
