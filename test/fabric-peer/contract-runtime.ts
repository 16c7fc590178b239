import type { peer as protocol } from '@hyperledger/fabric-protos';
import type { Simulation } from './simulation.ts';

/** One proposal for a contract, with the state that it is to be run against. */
export interface Invocation {
  readonly channel: string;
  readonly transactionId: string;
  readonly input: protocol.ChaincodeInput;
  readonly signedProposal: protocol.SignedProposal;
  readonly simulation: Simulation;
}

export interface ContractAnswer {
  readonly status: number;
  readonly message: string;
  readonly payload: Uint8Array;
  readonly event: protocol.ChaincodeEvent | undefined;
}

/** Where a peer's contract runs. `invoke` fails where the contract could not be asked. */
export interface ContractRuntime {
  invoke(invocation: Invocation): Promise<ContractAnswer>;
  stop(): Promise<void>;
}
