import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import ChaincodeStub from 'fabric-shim/lib/stub.js';
import { serializers } from '#chaincode/contracts';
import type { ContractAnswer, ContractRuntime, Invocation } from './contract-runtime.ts';

/** A contract in this process, behind the shim's real dispatcher and stub. */
export class DispatcherContract implements ContractRuntime {
  readonly dispatcher: InstanceType<typeof ChaincodeFromContract>;

  constructor(contract: new () => object) {
    this.dispatcher = new ChaincodeFromContract([contract], serializers);
  }

  async invoke(invocation: Invocation): Promise<ContractAnswer> {
    const { channel, transactionId, input, signedProposal, simulation } = invocation;
    const handler = {
      handleGetState: (_collection: string, key: string): Promise<Buffer> =>
        Promise.resolve(Buffer.from(simulation.get(key))),
      handlePutState: (_collection: string, key: string, value: Uint8Array): Promise<void> => {
        simulation.put(key, Uint8Array.from(value));
        return Promise.resolve();
      },
    };
    const stub = new ChaincodeStub(handler, channel, transactionId, input, signedProposal);
    const { status, message = '', payload } = await this.dispatcher.Invoke(stub);
    return { status, message, payload: payload ?? new Uint8Array(), event: stub.chaincodeEvent };
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
