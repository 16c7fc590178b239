import { common, peer as protocol } from '@hyperledger/fabric-protos';
import { hashOfBlock } from './block-form.ts';
import type { ContractAnswer } from './contract-runtime.ts';
import type { PeerLedger } from './peer-ledger.ts';

/** The chaincode by which every peer answers questions about its blocks. */
export const QUERY_CHAINCODE = 'qscc';

export function querySystemChaincode(ledger: PeerLedger, args: readonly string[]): ContractAnswer {
  const [name, channel, argument] = args;
  if (channel !== ledger.channel) return failure(`Invalid chain ID, ${String(channel)}`);
  if (name === 'GetChainInfo') return success(chainInfo(ledger).serializeBinary());
  if (argument === undefined) return failure(`missing 3rd argument for ${String(name)}`);
  if (name === 'GetTransactionByID') return transactionById(ledger, argument);
  if (name === 'GetBlockByNumber') return blockAnswer(ledger, Number(argument), argument);
  if (name === 'GetBlockByTxID')
    return blockAnswer(ledger, ledger.transaction(argument)?.block ?? -1, argument);
  return failure(`Requested function ${String(name)} not found.`);
}

function transactionById(ledger: PeerLedger, id: string): ContractAnswer {
  const found = ledger.transaction(id);
  if (found === undefined) {
    const why = `no such transaction ID [${id}] in index`;
    return failure(`Failed to get transaction with id ${id}, error ${why}`);
  }
  const processed = new protocol.ProcessedTransaction();
  processed.setTransactionenvelope(common.Envelope.deserializeBinary(found.envelope));
  processed.setValidationcode(found.code);
  return success(processed.serializeBinary());
}

function blockAnswer(ledger: PeerLedger, number: number, asked: string): ContractAnswer {
  const block = ledger.blocks[number];
  if (block === undefined) return failure(`Failed to get block number ${asked}, error no such block`);
  return success(block.serializeBinary());
}

function chainInfo(ledger: PeerLedger): common.BlockchainInfo {
  const info = new common.BlockchainInfo();
  info.setHeight(ledger.height);
  const last = ledger.blocks.at(-1);
  if (last === undefined) return info;
  info.setCurrentblockhash(hashOfBlock(last));
  info.setPreviousblockhash(last.getHeader()?.getPreviousHash_asU8() ?? new Uint8Array());
  return info;
}

function success(payload: Uint8Array): ContractAnswer {
  return { status: 200, message: '', payload, event: undefined };
}

function failure(message: string): ContractAnswer {
  return { status: 500, message, payload: new Uint8Array(), event: undefined };
}
