import { common, orderer } from '@hyperledger/fabric-protos';
import { callFailure } from './call-failure.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { explainRefusal } from './explain-refusal.ts';
import { openClient } from './open-client.ts';
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
  return firstBlock(at, envelope, doing);
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

function firstBlock(at: Endpoint, envelope: common.Envelope, doing: string): Promise<common.Block> {
  const client = openClient(orderer.AtomicBroadcastClient, at);
  return new Promise<common.Block>((resolve, reject) => {
    const stream = client.deliver({ deadline: Date.now() + DEADLINE_MS });
    stream.on('error', (error: Parameters<typeof callFailure>[1]) => {
      reject(callFailure(doing, error));
    });
    stream.on('data', (answer: orderer.DeliverResponse) => {
      const block = answer.getBlock();
      if (block === undefined) reject(explainRefusal(doing, statusName(answer.getStatus())));
      else resolve(block);
      stream.end();
    });
    stream.on('end', () => {
      reject(explainRefusal(doing, ''));
    });
    stream.write(envelope);
  }).finally(() => {
    client.close();
  });
}
