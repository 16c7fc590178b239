import { common } from '@hyperledger/fabric-protos';

/** A part of a channel's configuration, short enough to read in a test. Versions are 0 where left out. */
export interface PlainGroup {
  readonly version?: number;
  readonly mod?: string;
  readonly values?: Readonly<Record<string, PlainMember>>;
  readonly policies?: Readonly<Record<string, PlainMember>>;
  readonly groups?: Readonly<Record<string, PlainGroup>>;
}

export interface PlainMember {
  readonly version?: number;
  readonly mod?: string;
  readonly is?: string;
}

const POLICY_TYPE = common.Policy.PolicyType.SIGNATURE;

function groupFrom(plain: PlainGroup): common.ConfigGroup {
  const { values = {}, policies = {}, groups = {} } = plain;
  const group = headed(new common.ConfigGroup(), plain);
  for (const [name, member] of Object.entries(values)) {
    const value = headed(new common.ConfigValue(), member);
    value.setValue(Buffer.from(member.is ?? ''));
    group.getValuesMap().set(name, value);
  }
  for (const [name, member] of Object.entries(policies)) {
    const policy = headed(new common.ConfigPolicy(), member);
    if (member.is !== undefined) policy.setPolicy(policyFrom(member.is));
    group.getPoliciesMap().set(name, policy);
  }
  for (const [name, member] of Object.entries(groups)) group.getGroupsMap().set(name, groupFrom(member));
  return group;
}

interface Headed {
  setVersion(version: number): void;
  setModPolicy(mod: string): void;
}

function headed<M extends Headed>(message: M, { version = 0, mod = '' }: PlainMember | PlainGroup): M {
  message.setVersion(version);
  message.setModPolicy(mod);
  return message;
}

export function configFrom(plain: PlainGroup): common.Config {
  const config = new common.Config();
  config.setChannelGroup(groupFrom(plain));
  return config;
}

/** The group as plain data, everything that is empty or 0 left out. */
export function plainFrom(group: common.ConfigGroup | undefined): PlainGroup {
  if (group === undefined) return {};
  const values: Record<string, PlainMember> = {};
  group.getValuesMap().forEach((value, name) => {
    values[name] = member(value, Buffer.from(value.getValue_asU8()).toString());
  });
  const policies: Record<string, PlainMember> = {};
  group.getPoliciesMap().forEach((policy, name) => {
    policies[name] = member(policy, Buffer.from(policy.getPolicy()?.getValue_asU8() ?? []).toString());
  });
  const groups: Record<string, PlainGroup> = {};
  group.getGroupsMap().forEach((child, name) => {
    groups[name] = plainFrom(child);
  });
  return {
    ...(group.getVersion() !== 0 && { version: group.getVersion() }),
    ...(group.getModPolicy() !== '' && { mod: group.getModPolicy() }),
    ...(Object.keys(values).length > 0 && { values }),
    ...(Object.keys(policies).length > 0 && { policies }),
    ...(Object.keys(groups).length > 0 && { groups }),
  };
}

function member(of: { getVersion(): number; getModPolicy(): string }, is: string): PlainMember {
  return {
    ...(of.getVersion() !== 0 && { version: of.getVersion() }),
    ...(of.getModPolicy() !== '' && { mod: of.getModPolicy() }),
    ...(is !== '' && { is }),
  };
}

function policyFrom(is: string): common.Policy {
  const policy = new common.Policy();
  policy.setType(POLICY_TYPE);
  policy.setValue(Buffer.from(is));
  return policy;
}
