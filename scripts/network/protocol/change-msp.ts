import type { common, msp } from '@hyperledger/fabric-protos';
import { mspOf } from './channel-organisation.ts';
import { unwrapped, wrapped } from './msp-config.ts';

/** Changes what the channel knows of an organisation's certificates, and nothing else of the group. */
export function changeMsp(group: common.ConfigGroup, change: (config: msp.FabricMSPConfig) => void): void {
  const value = group.getValuesMap().get('MSP');
  const current = mspOf(group);
  if (value === undefined || current === undefined)
    throw new TypeError('the group is none of an organisation');
  const config = unwrapped(current);
  change(config);
  value.setValue(wrapped(config).serializeBinary());
}
