import { writeSync } from 'node:fs';
import { openFabricLedger } from '#gateway/ledger/fabric/open-fabric-ledger';
import { FabricLoad } from './fabric-load.ts';

// A gateway's ledger in a process that is killed. It writes a line with the id of each command before it is sent,
// and one with the id and the block as soon as it is acknowledged; at once and not through a stream, because what
// a caller was told must be told before the process can die.
const [profile = '', dataDir = '', name = ''] = process.argv.slice(2);
const { ledger } = await openFabricLedger({ profile, dataDir });
const load = new FabricLoad(ledger, {
  name,
  onStep: (id, block) => writeSync(1, `${[id, block].join(' ').trim()}\n`),
});
load.start();
