import type { Network } from './description/network.ts';
import type { NetworkFolder } from './network-folder.ts';
import type { ProcessRecords } from './processes/process-records.ts';
import type { FabricPrograms } from './programs/fabric-programs.ts';
import type { Progress } from './progress.ts';

/** What a command on one network works with. */
export interface NetworkContext {
  readonly network: Network;
  readonly folder: NetworkFolder;
  readonly records: ProcessRecords;
  readonly progress: Progress;
}

/** Of a command that starts Fabric's programs. */
export interface StartingContext extends NetworkContext {
  readonly programs: FabricPrograms;
}
