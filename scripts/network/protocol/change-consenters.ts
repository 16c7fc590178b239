import { orderer as ordering, type common } from '@hyperledger/fabric-protos';
import { sectionOf } from './organisation-groups.ts';
import { updateConfig, type ConfigChange } from './update-config.ts';

/** One of the orderers that agree on the order. The channel knows it by its TLS certificate. */
export interface Consenter {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly tlsCertificate: Uint8Array;
}

export interface ConsenterChange extends ConfigChange {
  /** `signers`: an administrator of the ordering organisation. */
  readonly consenter: Consenter;
}

const CONSENSUS = 'ConsensusType';
type Consenters = ordering.etcdraft.ConfigMetadata;

/**
 * What listens at this address is none of the channel's orderers any more: the others need no vote of it, and forget
 * what it had promised them. Orderers take one such change at a time, while more than half of those that stay run.
 */
export function removeConsenter(options: ConsenterChange): Promise<'updated' | 'already'> {
  const { consenter, channel } = options;
  const { host, port } = consenter;
  return updateConfig({
    ...options,
    doing: `taking ${host}:${String(port)} from the orderers of ${channel}`,
    change(config) {
      changeConsenters(config, (metadata) => {
        metadata.setConsentersList(metadata.getConsentersList().filter((one) => !isAt(one, consenter)));
      });
    },
  });
}

/** One that begins with nothing is an orderer of the channel, as a new one whatever it was before. */
export function addConsenter(options: ConsenterChange): Promise<'updated' | 'already'> {
  const { consenter, channel } = options;
  const { host, port, tlsCertificate } = consenter;
  return updateConfig({
    ...options,
    doing: `adding ${host}:${String(port)} to the orderers of ${channel}`,
    change(config) {
      changeConsenters(config, (metadata) => {
        if (metadata.getConsentersList().some((one) => isAt(one, consenter))) return;
        const added = new ordering.etcdraft.Consenter();
        added.setHost(host);
        added.setPort(port);
        added.setClientTlsCert(tlsCertificate);
        added.setServerTlsCert(tlsCertificate);
        metadata.addConsenters(added);
      });
    },
  });
}

function changeConsenters(config: common.Config, change: (metadata: Consenters) => void): void {
  const value = sectionOf(config, 'Orderer').getValuesMap().get(CONSENSUS);
  if (value === undefined) throw new TypeError('a channel without a way to agree on the order');
  const type = ordering.ConsensusType.deserializeBinary(value.getValue_asU8());
  const metadata = ordering.etcdraft.ConfigMetadata.deserializeBinary(type.getMetadata_asU8());
  change(metadata);
  type.setMetadata(metadata.serializeBinary());
  value.setValue(type.serializeBinary());
}

function isAt(one: ordering.etcdraft.Consenter, { host, port }: Consenter): boolean {
  return one.getHost() === host && one.getPort() === port;
}
