import { common } from '@hyperledger/fabric-protos';
import { configOf } from './fetch-config.ts';
import { allOrganisations } from './organisation-groups.ts';

/** Whether the channel's first block has the organisation in it; the others have joined later. */
export function isFounder(genesisBlock: Uint8Array, mspId: string): boolean {
  return allOrganisations(configOf(common.Block.deserializeBinary(genesisBlock))).has(mspId);
}
