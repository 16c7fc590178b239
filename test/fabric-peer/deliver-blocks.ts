import { common, orderer as ordering, peer as protocol } from '@hyperledger/fabric-protos';
import { blockNumber, envelopesOf } from './block-form.ts';
import { readAction, readEnvelope } from './endorser-transaction.ts';
import type { Membership } from './membership.ts';
import type { PeerLedger } from './peer-ledger.ts';

export type DeliverForm = 'full' | 'filtered';

export interface DeliverSetting {
  readonly ledger: PeerLedger;
  readonly membership: Membership;
  readonly form: DeliverForm;
  readonly signal: AbortSignal;
}

/** Answers one request for blocks: each block asked for, as it is committed, and at the end a status. */
export async function* deliverBlocks(
  request: common.Envelope,
  { ledger, membership, form, signal }: DeliverSetting,
): AsyncIterable<protocol.DeliverResponse> {
  const { channelHeader, creator, signedBytes, signature, data } = readEnvelope(request.serializeBinary());
  if (channelHeader.getChannelId() !== ledger.channel) {
    yield statusResponse(common.Status.NOT_FOUND);
    return;
  }
  if (!membership.isSigned(signedBytes, creator, signature)) {
    yield statusResponse(common.Status.FORBIDDEN);
    return;
  }
  const seek = ordering.SeekInfo.deserializeBinary(data);
  const last = stopOf(seek.getStop());
  for (let next = startOf(seek.getStart(), ledger.height); next <= last; next++) {
    while (ledger.height <= next) {
      await ledger.nextCommit(signal);
      if (signal.aborted) return;
    }
    const block = ledger.blocks[next];
    if (block !== undefined) yield blockResponse(block, ledger.channel, form);
  }
  yield statusResponse(common.Status.SUCCESS);
}

function startOf(position: ordering.SeekPosition | undefined, height: number): number {
  const specified = position?.getSpecified();
  if (specified !== undefined) return specified.getNumber();
  if (position?.getOldest() !== undefined) return 0;
  // The newest block there is, or the next to come.
  return position?.getNewest() !== undefined ? height - 1 : height;
}

function stopOf(position: ordering.SeekPosition | undefined): number {
  return position?.getSpecified()?.getNumber() ?? Number.MAX_SAFE_INTEGER;
}

function statusResponse(code: common.StatusMap[keyof common.StatusMap]): protocol.DeliverResponse {
  const response = new protocol.DeliverResponse();
  response.setStatus(code);
  return response;
}

function blockResponse(block: common.Block, channel: string, form: DeliverForm): protocol.DeliverResponse {
  const response = new protocol.DeliverResponse();
  if (form === 'full') response.setBlock(block);
  else response.setFilteredBlock(filtered(block, channel));
  return response;
}

/** Who and whether, without what: events keep their name and lose their payload. */
function filtered(block: common.Block, channel: string): protocol.FilteredBlock {
  const flags = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER];
  const result = new protocol.FilteredBlock();
  result.setChannelId(channel);
  result.setNumber(blockNumber(block));
  for (const [place, bytes] of envelopesOf(block).entries()) {
    const { transactionId, type, data } = readEnvelope(bytes);
    const transaction = result.addFilteredTransactions();
    transaction.setTxid(transactionId);
    transaction.setType(type as common.HeaderTypeMap[keyof common.HeaderTypeMap]);
    const code = flags?.[place] ?? protocol.TxValidationCode.NOT_VALIDATED;
    transaction.setTxValidationCode(code as protocol.TxValidationCodeMap[keyof protocol.TxValidationCodeMap]);
    if (type !== common.HeaderType.ENDORSER_TRANSACTION) continue;
    const actions = new protocol.FilteredTransactionActions();
    const { event } = readAction(data);
    if (event !== undefined) {
      const bare = new protocol.ChaincodeEvent();
      bare.setChaincodeId(event.getChaincodeId());
      bare.setTxId(event.getTxId());
      bare.setEventName(event.getEventName());
      actions.addChaincodeActions().setChaincodeEvent(bare);
    }
    transaction.setTransactionActions(actions);
  }
  return result;
}
