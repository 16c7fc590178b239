import { gateway, peer } from '@hyperledger/fabric-protos';
import { callOnce } from './call-once.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { openClient } from './open-client.ts';
import { ProtocolError } from './protocol-error.ts';
import { creatorOf, type Signer } from './signer.ts';

export interface AwaitCommitOptions {
  readonly channel: string;
  readonly transactionId: string;
  readonly peer: Endpoint;
  readonly signer: Signer;
  readonly doing: string;
  /** How long the block may take to reach this peer, in milliseconds. Default 30,000. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 30_000;

/** Waits until this peer has the transaction in its ledger, and fails with TRANSACTION_INVALID where it is no good. */
export async function awaitCommit(options: AwaitCommitOptions): Promise<void> {
  const { channel, transactionId, peer: at, signer, deadlineMs = DEADLINE_MS } = options;
  const doing = `waiting on ${nameOf(at)} for the block after ${options.doing}`;
  const request = new gateway.CommitStatusRequest();
  request.setChannelId(channel);
  request.setTransactionId(transactionId);
  request.setIdentity(creatorOf(signer));
  const bytes = request.serializeBinary();
  const signed = new gateway.SignedCommitStatusRequest();
  signed.setRequest(bytes);
  signed.setSignature(await signer.sign(bytes));
  const client = openClient(gateway.GatewayClient, at);
  try {
    const status = await callOnce<gateway.CommitStatusResponse>({ doing, deadlineMs }, (callOptions, done) =>
      client.commitStatus(signed, callOptions, done),
    );
    requireValid(status.getResult(), doing);
  } finally {
    client.close();
  }
}

function requireValid(result: number, doing: string): void {
  const { TxValidationCode: codes } = peer;
  if (result === codes.VALID) return;
  const name = Object.entries(codes).find(([, value]) => value === result)?.[0] ?? String(result);
  const conflict = result === codes.MVCC_READ_CONFLICT || result === codes.PHANTOM_READ_CONFLICT;
  throw new ProtocolError({
    code: 'TRANSACTION_INVALID',
    doing,
    what: `the peers found the transaction invalid (${name})`,
    remedy: conflict
      ? 'Somebody else was at the same thing at the same time: do it again.'
      : 'Too few organisations endorsed it, or the configuration changed on the way: look at both.',
  });
}
