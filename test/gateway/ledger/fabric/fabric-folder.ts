import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallLimits } from '#gateway/ledger/fabric/peer-connection';
import type { FabricLedger } from '#gateway/ledger/fabric/fabric-ledger';
import { openFabricLedger } from '#gateway/ledger/fabric/open-fabric-ledger';
import { ACTORS } from '../../../core/rule-context.ts';
import {
  startFabricPeer,
  type FabricPeer,
  type FabricPeerOptions,
} from '../../../fabric-peer/start-fabric-peer.ts';

export interface RunningNetwork {
  readonly network: FabricPeer;
  /** What went wrong in the background of the ledgers that were opened here. */
  readonly faults: unknown[];
  /** A ledger on the network with a folder of its own, or with one that was used before. */
  open(options?: {
    readonly dataDir?: string;
    readonly limits?: Partial<CallLimits>;
    readonly profile?: string;
    readonly clock?: () => number;
    readonly stopping?: AbortSignal;
  }): Promise<FabricLedger>;
  newFolder(): Promise<string>;
  stop(): Promise<void>;
}

/** A network in memory of the ministry and province-a, both endorsing, and gateways on it. */
export async function runNetwork(options: Partial<FabricPeerOptions> = {}): Promise<RunningNetwork> {
  const network = await startFabricPeer({
    organisations: ['ministry', 'province-a'],
    endorsedBy: 'all',
    identities: Object.values(ACTORS),
    ...options,
  });
  const folders: string[] = [];
  const ledgers: FabricLedger[] = [];
  const faults: unknown[] = [];
  const newFolder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'sealtrail-outbox-'));
    folders.push(folder);
    return folder;
  };
  return {
    network,
    faults,
    newFolder,
    async open({ dataDir, limits = {}, profile = network.connectionProfilePath, clock, stopping } = {}) {
      const { ledger } = await openFabricLedger({
        profile,
        dataDir: dataDir ?? (await newFolder()),
        limits,
        onFault: (fault) => faults.push(fault),
        ...(clock !== undefined && { clock }),
        ...(stopping !== undefined && { stopping }),
      });
      ledgers.push(ledger);
      return ledger;
    },
    async stop() {
      await Promise.all(ledgers.map((ledger) => ledger.close()));
      await network.stop();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}
