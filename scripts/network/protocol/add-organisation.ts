import type { common } from '@hyperledger/fabric-protos';
import { mspOf, organisationGroup, type ChannelOrganisation } from './channel-organisation.ts';
import { unwrapped } from './msp-config.ts';
import { memberMspIds, organisationGroups, sectionOf } from './organisation-groups.ts';
import { ProtocolError } from './protocol-error.ts';
import { updateConfig, type ConfigChange } from './update-config.ts';

export interface AddOrganisationOptions extends ConfigChange {
  readonly organisation: ChannelOrganisation;
}

/**
 * A further organisation becomes a member of a channel that runs. `signers`: administrators of more than half of the
 * present members. Harmless where it is a member already; fails with ORGANISATION_OTHERWISE where another one is
 * under its id.
 */
export function addOrganisation(options: AddOrganisationOptions): Promise<'updated' | 'already'> {
  const { organisation, channel } = options;
  const { mspId } = organisation.msp;
  const doing = `adding ${mspId} to ${channel}`;
  return updateConfig({
    ...options,
    doing,
    change(config) {
      if (memberMspIds(config).includes(mspId)) requireSame(config, organisation, doing);
      else sectionOf(config, 'Application').getGroupsMap().set(mspId, organisationGroup(organisation));
    },
  });
}

/** Its own administrators may have changed the rest since; the same root certificates make it the same. */
function requireSame(config: common.Config, { msp: material }: ChannelOrganisation, doing: string): void {
  const { mspId, roots } = material;
  const known = organisationGroups(config, mspId, doing).flatMap((group) => {
    const present = mspOf(group);
    return present === undefined ? [] : unwrapped(present).getRootCertsList_asU8();
  });
  const isKnown = (root: Uint8Array): boolean => known.some((one) => Buffer.from(one).equals(root));
  if (roots.some(isKnown)) return;
  throw new ProtocolError({
    code: 'ORGANISATION_OTHERWISE',
    doing,
    what: `the channel has an organisation ${mspId} with other root certificates`,
    remedy: 'Give the new organisation another id, or renew the roots of the one that is there.',
  });
}
