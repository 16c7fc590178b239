import { encodeAnchorPeers, setGroupValue, type AnchorPeer } from './channel-organisation.ts';
import { organisationGroups } from './organisation-groups.ts';
import { updateConfig, type ConfigChange } from './update-config.ts';

export interface SetAnchorPeersOptions extends ConfigChange {
  /** `signers`: an administrator of this organisation. */
  readonly mspId: string;
  readonly anchorPeers: readonly AnchorPeer[];
}

/** By which peers the others find this organisation's. Fails with ORGANISATION_UNKNOWN. */
export function setAnchorPeers(options: SetAnchorPeersOptions): Promise<'updated' | 'already'> {
  const { mspId, anchorPeers, channel } = options;
  const doing = `setting the anchor peers of ${mspId} on ${channel}`;
  return updateConfig({
    ...options,
    doing,
    change(config) {
      const [group] = organisationGroups(config, mspId, doing);
      if (group !== undefined) setGroupValue(group, 'AnchorPeers', encodeAnchorPeers(anchorPeers));
    },
  });
}
