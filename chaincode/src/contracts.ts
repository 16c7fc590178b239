import { hushShimLogs } from './fabric/hush-shim-logs.js';
import { SealtrailContract } from './fabric/sealtrail-contract.js';
import { TextSerializer } from './fabric/text-serializer.js';

hushShimLogs();

/** What `fabric-chaincode-node` starts (`main` in package.json). The shim appends its own contract to the list. */
export const contracts: (new () => object)[] = [SealtrailContract];

/** How the dispatcher reads arguments and writes answers; it adds its own under another name. */
export const serializers: { transaction: string; serializers: Record<string, new () => object> } = {
  transaction: 'text',
  serializers: { text: TextSerializer },
};
