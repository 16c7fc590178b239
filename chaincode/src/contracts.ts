import { SealtrailContract } from './fabric/sealtrail-contract.js';

/** What `fabric-chaincode-node` starts (`main` in package.json). The shim appends its own contract to the list. */
export const contracts: (new () => object)[] = [SealtrailContract];
