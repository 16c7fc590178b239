import { common } from '@hyperledger/fabric-protos';
import type { Map as ProtoMap } from 'google-protobuf';

/** The update does not rest on this configuration: somebody else has changed it meanwhile. */
export class StaleUpdate extends Error {
  override readonly name = 'StaleUpdate';
}

/** What an orderer makes of a configuration and an update that rests on it. Fails with StaleUpdate. */
export function applyConfigUpdate(config: common.Config, update: common.ConfigUpdate): common.Config {
  const group = config.getChannelGroup() ?? new common.ConfigGroup();
  requireRead(group, update.getReadSet() ?? new common.ConfigGroup());
  const next = new common.Config();
  next.setSequence(config.getSequence() + 1);
  next.setChannelGroup(written(group, update.getWriteSet() ?? new common.ConfigGroup()));
  return next;
}

interface Versioned {
  getVersion(): number;
}

function requireRead(group: common.ConfigGroup, read: common.ConfigGroup): void {
  requireVersion(group, read);
  read.getValuesMap().forEach((value, name) => {
    requireVersion(group.getValuesMap().get(name), value);
  });
  read.getPoliciesMap().forEach((policy, name) => {
    requireVersion(group.getPoliciesMap().get(name), policy);
  });
  read.getGroupsMap().forEach((child, name) => {
    requireRead(group.getGroupsMap().get(name) ?? new common.ConfigGroup(), child);
  });
}

function requireVersion(present: Versioned | undefined, read: Versioned): void {
  if (present?.getVersion() !== read.getVersion()) throw new StaleUpdate();
}

/** A group whose own version stays keeps the members that are not written; one of a new version has the written alone. */
function written(group: common.ConfigGroup, write: common.ConfigGroup): common.ConfigGroup {
  const keeps = write.getVersion() === group.getVersion();
  const result = new common.ConfigGroup();
  result.setVersion(write.getVersion());
  result.setModPolicy(keeps ? group.getModPolicy() : write.getModPolicy());
  const last = <M extends Versioned>(present: M | undefined, wanted: M): M =>
    present?.getVersion() === wanted.getVersion() ? present : wanted;
  merge(result.getValuesMap(), [group.getValuesMap(), write.getValuesMap()], { keeps, one: last });
  merge(result.getPoliciesMap(), [group.getPoliciesMap(), write.getPoliciesMap()], { keeps, one: last });
  merge(result.getGroupsMap(), [group.getGroupsMap(), write.getGroupsMap()], {
    keeps,
    one: (present, wanted) => written(present ?? fresh(), wanted),
  });
  return result;
}

/** Of no version: whatever is written over it is its whole content. */
function fresh(): common.ConfigGroup {
  const group = new common.ConfigGroup();
  group.setVersion(-1);
  return group;
}

function merge<M>(
  into: ProtoMap<string, M>,
  [present, wanted]: readonly [ProtoMap<string, M>, ProtoMap<string, M>],
  { keeps, one }: { keeps: boolean; one: (present: M | undefined, wanted: M) => M },
): void {
  if (keeps)
    present.forEach((member, name) => {
      into.set(name, member);
    });
  wanted.forEach((member, name) => {
    into.set(name, one(present.get(name), member));
  });
}
