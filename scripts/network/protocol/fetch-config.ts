import { common } from '@hyperledger/fabric-protos';
import type { Endpoint } from './endpoint.ts';
import { fetchBlock } from './fetch-block.ts';
import type { Signer } from './signer.ts';

export interface FetchConfigOptions {
  readonly channel: string;
  readonly orderer: Endpoint;
  /** Anybody whom the channel lets read. */
  readonly signer: Signer;
  /** As `fetchBlock` takes it. */
  readonly isLeaderless?: boolean;
}

/** The block that holds the channel's configuration in force, to join an orderer or a peer with, or to read. */
export async function fetchConfigBlock(options: FetchConfigOptions): Promise<common.Block> {
  const newest = await fetchBlock({ ...options, block: 'newest' });
  const last = lastConfigNumber(newest);
  return newest.getHeader()?.getNumber() === last ? newest : fetchBlock({ ...options, block: last });
}

/** The channel's configuration in force, as this orderer knows it. */
export async function fetchConfig(options: FetchConfigOptions): Promise<common.Config> {
  return configOf(await fetchConfigBlock(options));
}

/** The configuration in a block of configuration. */
export function configOf(block: common.Block): common.Config {
  const [transaction = new Uint8Array()] = block.getData()?.getDataList_asU8() ?? [];
  const envelope = common.Envelope.deserializeBinary(transaction);
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const config = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8()).getConfig();
  if (config === undefined) throw new TypeError('the block holds no configuration');
  return config;
}

/** Orderers write with their signature into every block which one held the configuration; into the first, nothing. */
function lastConfigNumber(block: common.Block): number {
  const metadata = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.SIGNATURES];
  if (metadata === undefined || metadata.length === 0) return 0;
  const signed = common.Metadata.deserializeBinary(metadata).getValue_asU8();
  return common.OrdererBlockMetadata.deserializeBinary(signed).getLastConfig()?.getIndex() ?? 0;
}
