import { common, peer } from '@hyperledger/fabric-protos';
import { awaitCommit } from './await-commit.ts';
import { broadcast } from './broadcast.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { ProtocolError } from './protocol-error.ts';
import { propose, signedProposal, type Invocation, type Proposal } from './propose.ts';
import { signedPayload } from './signed-envelope.ts';
import type { Signer } from './signer.ts';

export interface SubmitOptions {
  readonly invocation: Invocation;
  readonly signer: Signer;
  /** All of them run it, must agree, and have it in their ledgers in the end. One at least. */
  readonly endorsers: readonly Endpoint[];
  readonly orderers: readonly Endpoint[];
  readonly doing: string;
}

/**
 * A transaction endorsed by exactly these peers, without the discovery that a peer's gateway relies on and that
 * needs seconds after a start. Done when every one of them has committed it. Returns what the chaincode answered.
 */
export async function submitTransaction(options: SubmitOptions): Promise<Uint8Array> {
  const { invocation, signer, endorsers, orderers, doing } = options;
  const proposal = await signedProposal(invocation, signer);
  const answers = await Promise.all(endorsers.map((at) => propose({ proposal, peer: at, doing })));
  requireAlike(answers, options);
  const envelope = await signedPayload(transactionPayload(proposal, answers), signer);
  await broadcast({ envelope, orderers, doing });
  const { channel } = invocation;
  const { transactionId } = proposal;
  await Promise.all(endorsers.map((at) => awaitCommit({ channel, transactionId, peer: at, signer, doing })));
  return answers[0]?.getResponse()?.getPayload_asU8() ?? new Uint8Array();
}

function requireAlike(
  [first, ...others]: readonly peer.ProposalResponse[],
  { endorsers, doing }: SubmitOptions,
): void {
  if (first === undefined) throw new TypeError('no endorsing peer was named');
  const bytes = Buffer.from(first.getPayload_asU8());
  const other = others.findIndex((answer) => !bytes.equals(answer.getPayload_asU8()));
  if (other < 0) return;
  const [a, b] = [endorsers[0], endorsers[other + 1]].map((at) => (at === undefined ? '' : nameOf(at)));
  throw new ProtocolError({
    code: 'ENDORSEMENTS_DIFFER',
    doing,
    what: `${String(a)} and ${String(b)} came to different results`,
    remedy: 'One of them may be behind: wait until both are at the same height, then do it again.',
  });
}

function transactionPayload(
  { header, payload: proposed }: Proposal,
  answers: readonly peer.ProposalResponse[],
): common.Payload {
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(answers[0]?.getPayload_asU8() ?? new Uint8Array());
  endorsed.setEndorsementsList(
    answers.map((answer) => answer.getEndorsement()).filter((e) => e !== undefined),
  );
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setChaincodeProposalPayload(proposed.serializeBinary());
  actionPayload.setAction(endorsed);
  const action = new peer.TransactionAction();
  action.setHeader(header.getSignatureHeader_asU8());
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([action]);
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  return payload;
}
