// What the test's peer uses of the shim, which publishes no types for it.
declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract.js' {
  import type { ChaincodeInterface } from 'fabric-shim';

  interface ContractMetadata {
    readonly contracts: Readonly<
      Record<
        string,
        {
          readonly transactions: readonly {
            readonly name: string;
            readonly tag?: readonly string[];
            readonly parameters?: readonly {
              readonly name: string;
              readonly schema: { readonly type: string };
            }[];
          }[];
        }
      >
    >;
  }
  interface Serializers {
    readonly transaction: string;
    readonly serializers: Readonly<Record<string, new () => object>>;
  }
  const ChaincodeFromContract: new (
    contracts: (new () => object)[],
    serializers: Serializers,
  ) => ChaincodeInterface & { readonly metadata: ContractMetadata };
  export = ChaincodeFromContract;
}

declare module 'fabric-shim/lib/stub.js' {
  import type { ChaincodeStub } from 'fabric-shim-api';
  import type { peer } from '@hyperledger/fabric-protos';

  interface StateHandler {
    handleGetState(collection: string, key: string): Promise<Buffer>;
    handlePutState(collection: string, key: string, value: Uint8Array): Promise<void>;
  }
  const Stub: new (
    handler: StateHandler,
    channelId: string,
    transactionId: string,
    input: peer.ChaincodeInput,
    signedProposal: peer.SignedProposal,
  ) => ChaincodeStub & { readonly chaincodeEvent?: peer.ChaincodeEvent };
  export = Stub;
}
