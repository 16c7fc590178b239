import { common } from '@hyperledger/fabric-protos';
import type { Map as ProtoMap } from 'google-protobuf';

/**
 * The difference between two configurations of a channel, as an orderer takes it: what it rests on, with the versions
 * read, and what it sets, with the versions after it. `undefined` where the two do not differ. Both stay as they are.
 */
export function computeConfigUpdate(
  channel: string,
  original: common.Config,
  updated: common.Config,
): common.ConfigUpdate | undefined {
  const difference = diffGroup(groupOf(original), groupOf(updated));
  if (!difference.changed) return undefined;
  const update = new common.ConfigUpdate();
  update.setChannelId(channel);
  update.setReadSet(difference.read);
  update.setWriteSet(difference.write);
  return update;
}

function groupOf(config: common.Config): common.ConfigGroup {
  const group = config.getChannelGroup();
  if (group === undefined) throw new TypeError('a configuration without a channel');
  return group;
}

interface Versioned {
  getVersion(): number;
  setVersion(version: number): void;
}

/** The members of one kind that one group has, sorted by what becomes of them. */
interface MembersDiff<M> {
  readonly read: ReadonlyMap<string, M>;
  readonly write: ReadonlyMap<string, M>;
  /** As they were: only their version, named where the group's own membership changes. */
  readonly same: ReadonlyMap<string, M>;
  readonly membershipChanged: boolean;
}

interface GroupDiff {
  readonly read: common.ConfigGroup;
  readonly write: common.ConfigGroup;
  readonly changed: boolean;
}

function diffGroup(original: common.ConfigGroup, updated: common.ConfigGroup): GroupDiff {
  const policies = diffLeaves(original.getPoliciesMap(), updated.getPoliciesMap(), POLICY);
  const values = diffLeaves(original.getValuesMap(), updated.getValuesMap(), VALUE);
  const groups = diffGroups(original.getGroupsMap(), updated.getGroupsMap());
  const parts = [policies, values, groups];
  const membershipChanged =
    original.getModPolicy() !== updated.getModPolicy() || parts.some((part) => part.membershipChanged);
  const read = ofVersion(new common.ConfigGroup(), original.getVersion());
  const write = ofVersion(new common.ConfigGroup(), original.getVersion() + (membershipChanged ? 1 : 0));
  if (membershipChanged) write.setModPolicy(updated.getModPolicy());
  fill(read.getPoliciesMap(), write.getPoliciesMap(), policies, membershipChanged);
  fill(read.getValuesMap(), write.getValuesMap(), values, membershipChanged);
  fill(read.getGroupsMap(), write.getGroupsMap(), groups, membershipChanged);
  return { read, write, changed: membershipChanged || parts.some(({ write: { size } }) => size > 0) };
}

function fill<M>(
  read: ProtoMap<string, M>,
  write: ProtoMap<string, M>,
  diff: MembersDiff<M>,
  withSame: boolean,
): void {
  for (const [name, member] of [...diff.read, ...(withSame ? diff.same : [])]) read.set(name, member);
  for (const [name, member] of [...diff.write, ...(withSame ? diff.same : [])]) write.set(name, member);
}

interface Leaf<M> {
  empty(): M;
  copy(member: M): M;
  isSame(original: M, updated: M): boolean;
}

const POLICY: Leaf<common.ConfigPolicy> = {
  empty: () => new common.ConfigPolicy(),
  copy: (policy) => common.ConfigPolicy.deserializeBinary(policy.serializeBinary()),
  isSame: (original, updated) =>
    original.getModPolicy() === updated.getModPolicy() &&
    isSameMessage(original.getPolicy(), updated.getPolicy()),
};

const VALUE: Leaf<common.ConfigValue> = {
  empty: () => new common.ConfigValue(),
  copy: (value) => common.ConfigValue.deserializeBinary(value.serializeBinary()),
  isSame: (original, updated) =>
    original.getModPolicy() === updated.getModPolicy() &&
    Buffer.from(original.getValue_asU8()).equals(updated.getValue_asU8()),
};

function isSameMessage(one: common.Policy | undefined, other: common.Policy | undefined): boolean {
  const [a, b] = [one, other].map((policy) => policy?.serializeBinary() ?? new Uint8Array());
  return Buffer.from(a ?? []).equals(b ?? new Uint8Array());
}

function diffLeaves<M extends Versioned>(
  original: ProtoMap<string, M>,
  updated: ProtoMap<string, M>,
  leaf: Leaf<M>,
): MembersDiff<M> {
  const write = new Map<string, M>();
  const same = new Map<string, M>();
  for (const [name, member] of updated.entries()) {
    const before = original.get(name);
    if (before === undefined) write.set(name, ofVersion(leaf.copy(member), 0));
    else if (leaf.isSame(before, member)) same.set(name, ofVersion(leaf.empty(), before.getVersion()));
    else write.set(name, ofVersion(leaf.copy(member), before.getVersion() + 1));
  }
  return { read: new Map(), write, same, membershipChanged: !haveSameNames(original, updated) };
}

function diffGroups(
  original: ProtoMap<string, common.ConfigGroup>,
  updated: ProtoMap<string, common.ConfigGroup>,
): MembersDiff<common.ConfigGroup> {
  const read = new Map<string, common.ConfigGroup>();
  const write = new Map<string, common.ConfigGroup>();
  const same = new Map<string, common.ConfigGroup>();
  for (const [name, member] of updated.entries()) {
    const before = original.get(name);
    const diff = diffGroup(before ?? new common.ConfigGroup(), member);
    if (before === undefined) write.set(name, asNew(diff.write, member));
    else if (!diff.changed) same.set(name, diff.read);
    else {
      read.set(name, diff.read);
      write.set(name, diff.write);
    }
  }
  return { read, write, same, membershipChanged: !haveSameNames(original, updated) };
}

function asNew(write: common.ConfigGroup, member: common.ConfigGroup): common.ConfigGroup {
  write.setModPolicy(member.getModPolicy());
  return ofVersion(write, 0);
}

function ofVersion<M extends Versioned>(member: M, version: number): M {
  member.setVersion(version);
  return member;
}

function haveSameNames(one: ProtoMap<string, unknown>, other: ProtoMap<string, unknown>): boolean {
  const names = one.toArray().map(([name]) => name);
  return names.length === other.getLength() && names.every((name) => other.has(name));
}
