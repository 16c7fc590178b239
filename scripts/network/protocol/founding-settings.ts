import { common, orderer as ordering, peer } from '@hyperledger/fabric-protos';
import type { AnchorPeer } from './channel-organisation.ts';
import { configOf } from './fetch-config.ts';
import { mspIdOf, membersOf, sectionOf } from './organisation-groups.ts';

/** An address by which the channel knows a program. */
export type Address = AnchorPeer;

/** What the first block of a channel says of how it works, and where. */
export interface FoundingSettings {
  readonly channel: string;
  readonly blocks: {
    readonly timeoutMs: number;
    readonly transactionsMax: number;
    readonly bytesPreferred: number;
    readonly bytesMax: number;
  };
  readonly raft: { readonly tickMs: number; readonly electionTicks: number };
  readonly orderers: readonly Address[];
  /** By the ids of the MSPs; of those that have joined later there is nothing. */
  readonly anchorPeers: ReadonlyMap<string, readonly Address[]>;
}

/** Fails where the bytes are no block of a configuration that orderers serve by Raft. */
export function foundingSettings(genesisBlock: Uint8Array): FoundingSettings {
  const block = common.Block.deserializeBinary(genesisBlock);
  const config = configOf(block);
  const value = (name: string): Uint8Array => valueOf(sectionOf(config, 'Orderer'), name) ?? new Uint8Array();
  const size = ordering.BatchSize.deserializeBinary(value('BatchSize'));
  const timeout = ordering.BatchTimeout.deserializeBinary(value('BatchTimeout')).getTimeout();
  const consensus = ordering.ConsensusType.deserializeBinary(value('ConsensusType'));
  const raft = ordering.etcdraft.ConfigMetadata.deserializeBinary(consensus.getMetadata_asU8());
  const options = raft.getOptions();
  return {
    channel: channelOf(block),
    blocks: {
      timeoutMs: goDurationMs(timeout),
      transactionsMax: size.getMaxMessageCount(),
      bytesPreferred: size.getPreferredMaxBytes(),
      bytesMax: size.getAbsoluteMaxBytes(),
    },
    raft: {
      tickMs: goDurationMs(options?.getTickInterval() ?? ''),
      electionTicks: options?.getElectionTick() ?? 0,
    },
    orderers: raft.getConsentersList().map((one) => ({ host: one.getHost(), port: one.getPort() })),
    anchorPeers: new Map(
      membersOf(sectionOf(config, 'Application')).map((group) => [mspIdOf(group), anchorsOf(group)]),
    ),
  };
}

export function channelOf(block: common.Block): string {
  const [transaction = new Uint8Array()] = block.getData()?.getDataList_asU8() ?? [];
  const envelope = common.Envelope.deserializeBinary(transaction);
  const header = common.Payload.deserializeBinary(envelope.getPayload_asU8()).getHeader();
  return common.ChannelHeader.deserializeBinary(
    header?.getChannelHeader_asU8() ?? new Uint8Array(),
  ).getChannelId();
}

function anchorsOf(group: common.ConfigGroup): readonly Address[] {
  const anchors = peer.AnchorPeers.deserializeBinary(valueOf(group, 'AnchorPeers') ?? new Uint8Array());
  return anchors.getAnchorPeersList().map((one) => ({ host: one.getHost(), port: one.getPort() }));
}

function valueOf(group: common.ConfigGroup, name: string): Uint8Array | undefined {
  return group.getValuesMap().get(name)?.getValue_asU8();
}

const UNIT_MS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

/** As Go writes a whole number of milliseconds: `50ms`, `1.5s`, `1m0s`. */
function goDurationMs(text: string): number {
  const parts = text.matchAll(/([0-9.]+)(ms|h|m|s)/g);
  return Math.round(
    [...parts].reduce(
      (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS],
      0,
    ),
  );
}
