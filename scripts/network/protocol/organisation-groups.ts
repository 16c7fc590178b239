import { common } from '@hyperledger/fabric-protos';
import { mspOf } from './channel-organisation.ts';
import { unwrapped } from './msp-config.ts';
import { ProtocolError } from './protocol-error.ts';

/** The two parts of a configuration that have organisations: those that use the channel, and those that order it. */
const SECTIONS = ['Application', 'Orderer'] as const;
type Section = (typeof SECTIONS)[number];

/** A part of the channel's configuration. It exists on every channel that orderers serve. */
export function sectionOf(config: common.Config, name: Section): common.ConfigGroup {
  const section = config.getChannelGroup()?.getGroupsMap().get(name);
  if (section === undefined) throw new TypeError(`a configuration without ${name}`);
  return section;
}

/**
 * The groups of an organisation, by its MSP id whatever the groups are called: one, or two where it both uses and
 * orders the channel. Fails with ORGANISATION_UNKNOWN.
 */
export function organisationGroups(
  config: common.Config,
  mspId: string,
  doing: string,
): readonly common.ConfigGroup[] {
  const groups = SECTIONS.flatMap((section) => membersOf(sectionOf(config, section)));
  const own = groups.filter((group) => mspIdOf(group) === mspId);
  if (own.length > 0) return own;
  throw new ProtocolError({
    code: 'ORGANISATION_UNKNOWN',
    doing,
    what: `the channel has no organisation ${mspId}, only ${groups.map(mspIdOf).join(', ')}`,
    remedy: 'Look at the spelling, or add the organisation to the channel first.',
  });
}

/** The organisations that use the channel, by their MSP ids, in the order of their names. */
export function memberMspIds(config: common.Config): readonly string[] {
  return membersOf(sectionOf(config, 'Application')).map(mspIdOf).sort();
}

/** Every organisation, by its MSP id, with the root certificates of its identities and of its servers, PEM. */
export function allOrganisations(config: common.Config): ReadonlyMap<string, readonly string[]> {
  const organisations = new Map<string, readonly string[]>();
  for (const group of SECTIONS.flatMap((section) => membersOf(sectionOf(config, section)))) {
    const present = mspOf(group);
    if (present === undefined) continue;
    const msp = unwrapped(present);
    const roots = [...msp.getRootCertsList_asU8(), ...msp.getTlsRootCertsList_asU8()];
    organisations.set(
      msp.getName(),
      roots.map((root) => Buffer.from(root).toString('latin1')),
    );
  }
  return organisations;
}

/** The organisations of a part of the configuration. */
export function membersOf(section: common.ConfigGroup): readonly common.ConfigGroup[] {
  const members: common.ConfigGroup[] = [];
  section.getGroupsMap().forEach((group) => members.push(group));
  return members;
}

/** Empty for a group of no organisation. */
export function mspIdOf(group: common.ConfigGroup): string {
  const config = mspOf(group);
  return config === undefined ? '' : unwrapped(config).getName();
}
