import type { Network } from './description/network.ts';
import { partHere, type PartHere } from './description/part-here.ts';
import type { NetworkFolder } from './network-folder.ts';
import type { ProcessRecords } from './processes/process-records.ts';
import type { FabricPrograms } from './programs/fabric-programs.ts';
import type { Progress } from './progress.ts';

/** What a command on one network works with. */
export interface NetworkContext {
  readonly network: Network;
  /** What of it runs on this machine. */
  readonly here: PartHere;
  /** By which `here` was told (`partHere`); `undefined` where everything runs on this machine. */
  readonly hereIds: readonly string[] | undefined;
  readonly folder: NetworkFolder;
  readonly records: ProcessRecords;
  readonly progress: Progress;
  /** How long to wait for what other machines do, in milliseconds. */
  readonly waitMs: number;
}

/** Of a command that starts Fabric's programs. */
export interface StartingContext extends NetworkContext {
  readonly programs: FabricPrograms;
}

/** The same with another description, as when an organisation joins. */
export function withNetwork<C extends NetworkContext>(context: C, network: Network): C {
  return { ...context, network, here: partHere(network, context.hereIds) };
}
