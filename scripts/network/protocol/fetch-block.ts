import { common, orderer } from '@hyperledger/fabric-protos';
import { askOrderer } from './ask-orderer.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { explainRefusal } from './explain-refusal.ts';
import type { Signer } from './signer.ts';
import { signedEnvelope } from './signed-envelope.ts';
import { statusName } from './status-name.ts';

export interface FetchBlockOptions {
  readonly channel: string;
  readonly orderer: Endpoint;
  /** Anybody whom the channel lets read. */
  readonly signer: Signer;
  /** From 0. */
  readonly block: number | 'newest';
  /** Whether an orderer shall answer that knows no leader, with what it has. Default: only one that does. */
  readonly isLeaderless?: boolean;
}

const DEADLINE_MS = 15_000;

/** One block, as an orderer keeps it. */
export async function fetchBlock(options: FetchBlockOptions): Promise<common.Block> {
  const { channel, orderer: at, signer, block, isLeaderless = false } = options;
  const doing = `fetching block ${String(block)} of ${channel} from ${nameOf(at)}`;
  const seek = new orderer.SeekInfo();
  seek.setStart(positionOf(block));
  seek.setStop(positionOf(block));
  seek.setBehavior(orderer.SeekInfo.SeekBehavior.FAIL_IF_NOT_READY);
  if (isLeaderless) seek.setErrorResponse(orderer.SeekInfo.SeekErrorResponse.BEST_EFFORT);
  const fields = { type: common.HeaderType.DELIVER_SEEK_INFO, channel, clientTls: at.clientTls };
  const envelope = await signedEnvelope(fields, seek.serializeBinary(), signer);
  const answer = await askOrderer({
    at,
    envelope,
    doing,
    timeoutMs: DEADLINE_MS,
    call: (client, options) => client.deliver(options),
  });
  const found = answer.getBlock();
  if (found === undefined) throw explainRefusal(doing, statusName(answer.getStatus()));
  return found;
}

function positionOf(block: number | 'newest'): orderer.SeekPosition {
  const position = new orderer.SeekPosition();
  if (block === 'newest') position.setNewest(new orderer.SeekNewest());
  else {
    const specified = new orderer.SeekSpecified();
    specified.setNumber(block);
    position.setSpecified(specified);
  }
  return position;
}
