import { status } from '@grpc/grpc-js';
import { common, gateway, peer as protocol } from '@hyperledger/fabric-protos';
import type { ContractAnswer } from './contract-runtime.ts';
import { prepareTransaction, readEnvelope } from './endorser-transaction.ts';
import { EndorsementRefusal, type Endorsed, type Endorser } from './endorser.ts';
import type { Membership } from './membership.ts';
import type { Orderer } from './orderer.ts';
import type { PeerFaults } from './peer-faults.ts';
import type { CommittedTransaction, PeerLedger } from './peer-ledger.ts';
import { QUERY_CHAINCODE, querySystemChaincode } from './query-system-chaincode.ts';
import { RpcFailure, type FailureDetail } from './rpc-failure.ts';
import { unpackProposal, type UnpackedProposal } from './unpack-proposal.ts';

/** An endorser by the address that failures name it with. */
export interface AddressedEndorser {
  readonly address: string;
  readonly mspId: string;
  readonly endorser: Endorser;
}

export interface GatewayServiceParts {
  readonly local: AddressedEndorser;
  /** Of the other organisations that must endorse as well. */
  readonly others: readonly AddressedEndorser[];
  readonly ledger: PeerLedger;
  readonly membership: Membership;
  readonly orderer: Orderer;
  readonly faults: PeerFaults;
}

const TOO_FEW = 'failed to collect enough transaction endorsements';

interface EndorsedBy {
  readonly by: AddressedEndorser;
  readonly endorsed: Endorsed;
}

/** What a peer does for the clients of its gateway service; each call fails with RpcFailure. */
export class GatewayService {
  readonly #parts: GatewayServiceParts;

  constructor(parts: GatewayServiceParts) {
    this.#parts = parts;
  }

  async endorse(request: gateway.EndorseRequest): Promise<gateway.EndorseResponse> {
    this.#parts.faults.beforeEndorse();
    const proposal = readProposal(request.getProposedTransaction());
    const named = request.getEndorsingOrganizationsList();
    const [first, ...rest] = await (named.length === 0
      ? this.#endorseByChoice(proposal)
      : endorseTogether(this.#endorsersOf(named), proposal));
    if (first === undefined) throw new TypeError('nobody endorsed');
    for (const { by, endorsed } of rest) {
      if (Buffer.from(endorsed.payload).equals(first.endorsed.payload)) continue;
      throw new RpcFailure(status.ABORTED, seeDetails(TOO_FEW), [
        detailOf(by, 'ProposalResponsePayloads do not match'),
      ]);
    }
    const endorsements = [first, ...rest].map(({ endorsed }) => endorsed.endorsement);
    const response = new gateway.EndorseResponse();
    response.setPreparedTransaction(prepareTransaction(proposal, first.endorsed.payload, endorsements));
    return response;
  }

  async evaluate(request: gateway.EvaluateRequest): Promise<gateway.EvaluateResponse> {
    const { faults } = this.#parts;
    faults.beforeEvaluate();
    const {
      status: code,
      message,
      payload,
    } = await this.#evaluate(readProposal(request.getProposedTransaction()));
    const result = new protocol.Response();
    result.setStatus(code);
    result.setMessage(message);
    result.setPayload(payload);
    const response = new gateway.EvaluateResponse();
    response.setResult(result);
    return response;
  }

  async submit(request: gateway.SubmitRequest): Promise<gateway.SubmitResponse> {
    const { orderer, membership, faults } = this.#parts;
    const envelope = request.getPreparedTransaction();
    if (envelope === undefined)
      throw new RpcFailure(status.INVALID_ARGUMENT, 'a prepared transaction is required');
    if (envelope.getSignature_asU8().length === 0) {
      throw new RpcFailure(status.INVALID_ARGUMENT, 'prepared transaction must be signed');
    }
    const { signedBytes, creator, signature } = readEnvelope(envelope.serializeBinary());
    if (!membership.isSigned(signedBytes, creator, signature)) throw ordererRefusal(common.Status.FORBIDDEN);
    const fate = faults.nextSubmit();
    if (fate.kind === 'refused') throw fate.failure;
    await orderer.moving;
    const accepted = fate.kind === 'dropped' ? common.Status.SUCCESS : orderer.broadcast(envelope);
    if (accepted !== common.Status.SUCCESS) throw ordererRefusal(accepted);
    if (fate.kind === 'answer-lost') throw fate.failure;
    return new gateway.SubmitResponse();
  }

  /** Waits until the transaction is committed, or `signal` aborts. */
  async commitStatus(
    signed: gateway.SignedCommitStatusRequest,
    signal: AbortSignal,
  ): Promise<gateway.CommitStatusResponse> {
    const bytes = signed.getRequest_asU8();
    const request = gateway.CommitStatusRequest.deserializeBinary(bytes);
    this.#requireSigned(bytes, request.getIdentity_asU8(), signed.getSignature_asU8());
    const { block, code } = await this.#committed(request.getTransactionId(), signal);
    const response = new gateway.CommitStatusResponse();
    response.setResult(code as protocol.TxValidationCodeMap[keyof protocol.TxValidationCodeMap]);
    response.setBlockNumber(block);
    return response;
  }

  /** Here first, then at the others. */
  async #endorseByChoice(proposal: UnpackedProposal): Promise<readonly EndorsedBy[]> {
    const { local, others } = this.#parts;
    const first = await endorseAt(local, proposal, 'failed to endorse transaction');
    return [first, ...(await endorseTogether(others, proposal))];
  }

  #endorsersOf(organisations: readonly string[]): readonly AddressedEndorser[] {
    const { local, others } = this.#parts;
    const known = new Map([local, ...others].map((each) => [each.mspId, each]));
    const missing = organisations.filter((each) => !known.has(each));
    if (missing.length > 0) {
      const names = missing.join(', ');
      throw new RpcFailure(status.UNAVAILABLE, `failed to find any endorsing peers for org(s): ${names}`);
    }
    return organisations.flatMap((each) => known.get(each) ?? []);
  }

  async #evaluate(proposal: UnpackedProposal): Promise<ContractAnswer> {
    const { local, ledger } = this.#parts;
    if (proposal.chaincode === QUERY_CHAINCODE) {
      const args = proposal.input.getArgsList_asU8().map((argument) => Buffer.from(argument).toString());
      const answer = querySystemChaincode(ledger, args);
      if (answer.status === 200) return answer;
      throw evaluationFailure(local, 'contract', `chaincode response 500, ${answer.message}`);
    }
    try {
      return (await local.endorser.endorse(proposal)).answer;
    } catch (error) {
      if (!(error instanceof EndorsementRefusal)) throw error;
      throw evaluationFailure(local, error.by, error.message);
    }
  }

  async #committed(transactionId: string, signal: AbortSignal): Promise<CommittedTransaction> {
    const { ledger } = this.#parts;
    for (;;) {
      const found = ledger.transaction(transactionId);
      if (found !== undefined) return found;
      await ledger.nextCommit(signal);
      if (signal.aborted) throw new RpcFailure(status.CANCELLED, 'context canceled');
    }
  }

  #requireSigned(message: Uint8Array, identity: Uint8Array, signature: Uint8Array): void {
    if (this.#parts.membership.isSigned(message, identity, signature)) return;
    throw new RpcFailure(status.PERMISSION_DENIED, 'access denied');
  }
}

function readProposal(signed: protocol.SignedProposal | undefined): UnpackedProposal {
  if (signed === undefined) throw new RpcFailure(status.INVALID_ARGUMENT, 'a signed proposal is required');
  try {
    return unpackProposal(signed);
  } catch (error) {
    throw new RpcFailure(status.INVALID_ARGUMENT, error instanceof Error ? error.message : String(error));
  }
}

function endorseTogether(
  endorsers: readonly AddressedEndorser[],
  proposal: UnpackedProposal,
): Promise<readonly EndorsedBy[]> {
  return Promise.all(endorsers.map((each) => endorseAt(each, proposal, TOO_FEW)));
}

async function endorseAt(
  by: AddressedEndorser,
  proposal: UnpackedProposal,
  what: string,
): Promise<EndorsedBy> {
  try {
    return { by, endorsed: await by.endorser.endorse(proposal) };
  } catch (error) {
    if (!(error instanceof EndorsementRefusal)) throw error;
    throw new RpcFailure(status.ABORTED, seeDetails(what), [detailOf(by, error.message)]);
  }
}

function evaluationFailure(at: AddressedEndorser, by: EndorsementRefusal['by'], message: string): RpcFailure {
  const details = [detailOf(at, message)];
  if (by === 'peer')
    return new RpcFailure(status.ABORTED, seeDetails('failed to evaluate transaction'), details);
  const code = by === 'contract' ? status.UNKNOWN : status.FAILED_PRECONDITION;
  return new RpcFailure(code, `evaluate call to endorser returned error: ${message}`, details);
}

function seeDetails(what: string): string {
  return `${what}, see attached details for more info`;
}

function detailOf({ address, mspId }: AddressedEndorser, message: string): FailureDetail {
  return { address, mspId, message };
}

function ordererRefusal(code: number): RpcFailure {
  const [name] = Object.entries(common.Status).find(([, value]) => value === code) ?? ['UNKNOWN'];
  return new RpcFailure(status.ABORTED, `received unsuccessful response from orderer: status=${name}, info=`);
}
