import { common, msp, peer } from '@hyperledger/fabric-protos';
import { signaturePolicy, type MspRole } from './endorsement-policy.ts';
import { mspConfig, type MspMaterial } from './msp-config.ts';

/** By which the peers of other organisations find an organisation's. */
export interface AnchorPeer {
  readonly host: string;
  readonly port: number;
}

export interface ChannelOrganisation {
  readonly msp: MspMaterial;
  readonly anchorPeers: readonly AnchorPeer[];
}

/** Who of an organisation counts for it; the same for every organisation. */
const POLICIES: Readonly<Record<string, readonly MspRole[]>> = {
  Readers: ['admin', 'peer', 'client'],
  Writers: ['admin', 'client'],
  Admins: ['admin'],
  Endorsement: ['peer'],
};
const ADMINS = 'Admins';
const SIGNATURE = common.Policy.PolicyType.SIGNATURE;

/** A member of a channel as its configuration holds it. Its own administrators may change it later. */
export function organisationGroup({ msp: material, anchorPeers }: ChannelOrganisation): common.ConfigGroup {
  const group = new common.ConfigGroup();
  group.setModPolicy(ADMINS);
  const { mspId } = material;
  for (const [name, roles] of Object.entries(POLICIES)) {
    const policy = new common.Policy();
    policy.setType(SIGNATURE);
    const of = roles.map((role) => ({ mspId, role }));
    policy.setValue(signaturePolicy({ outOf: 1, of }).serializeBinary());
    const entry = new common.ConfigPolicy();
    entry.setModPolicy(ADMINS);
    entry.setPolicy(policy);
    group.getPoliciesMap().set(name, entry);
  }
  setGroupValue(group, 'MSP', mspConfig(material).serializeBinary());
  if (anchorPeers.length > 0) setGroupValue(group, 'AnchorPeers', encodeAnchorPeers(anchorPeers));
  return group;
}

function encodeAnchorPeers(anchorPeers: readonly AnchorPeer[]): Uint8Array {
  const list = new peer.AnchorPeers();
  list.setAnchorPeersList(
    anchorPeers.map(({ host, port }) => {
      const anchor = new peer.AnchorPeer();
      anchor.setHost(host);
      anchor.setPort(port);
      return anchor;
    }),
  );
  return list.serializeBinary();
}

/** Sets a value of a group; the group's administrators may change it. */
function setGroupValue(group: common.ConfigGroup, name: string, bytes: Uint8Array): void {
  const value = new common.ConfigValue();
  value.setModPolicy(ADMINS);
  value.setValue(bytes);
  group.getValuesMap().set(name, value);
}

/** The MSP of an organisation's group; `undefined` where the group is none of an organisation. */
export function mspOf(group: common.ConfigGroup): msp.MSPConfig | undefined {
  const value = group.getValuesMap().get('MSP');
  return value && msp.MSPConfig.deserializeBinary(value.getValue_asU8());
}
