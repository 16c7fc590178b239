import type { KeyObject } from 'node:crypto';
import { peer as protocol } from '@hyperledger/fabric-protos';
import type { ContractAnswer, ContractRuntime } from './contract-runtime.ts';
import type { Membership } from './membership.ts';
import type { PeerLedger } from './peer-ledger.ts';
import { Simulation } from './simulation.ts';
import { signStrictly } from './strict-signature.ts';
import type { UnpackedProposal } from './unpack-proposal.ts';

/** Below it an endorser signs what the contract answered. */
const STATUS_ERROR = 400;

export interface EndorserParts {
  readonly ledger: PeerLedger;
  readonly membership: Membership;
  readonly contract: ContractRuntime;
  readonly chaincode: string;
  readonly version: string;
  /** The peer's serialised identity. */
  readonly identity: Uint8Array;
  readonly privateKey: KeyObject;
}

/** Why a peer gives no endorsement, and whether the contract or the peer says so. */
export class EndorsementRefusal extends Error {
  override readonly name = 'EndorsementRefusal';
  readonly by: 'client' | 'peer' | 'contract';

  constructor(by: EndorsementRefusal['by'], message: string) {
    super(message);
    this.by = by;
  }
}

export interface Endorsed {
  readonly answer: ContractAnswer;
  /** `ProposalResponsePayload`: what all endorsers must agree on, byte for byte. */
  readonly payload: Uint8Array;
  readonly endorsement: protocol.Endorsement;
}

/** Simulates proposals on one peer's state and signs the results. */
export class Endorser {
  readonly #parts: EndorserParts;

  constructor(parts: EndorserParts) {
    this.#parts = parts;
  }

  /** Fails with EndorsementRefusal. */
  async endorse(proposal: UnpackedProposal): Promise<Endorsed> {
    const { identity, privateKey, chaincode, version } = this.#parts;
    this.#admit(proposal);
    const { answer, results } = await this.#simulate(proposal);
    const action = new protocol.ChaincodeAction();
    action.setResponse(responseOf(answer));
    action.setResults(results);
    action.setEvents(answer.event?.serializeBinary() ?? new Uint8Array());
    const id = new protocol.ChaincodeID();
    id.setName(chaincode);
    id.setVersion(version);
    action.setChaincodeId(id);
    const payload = new protocol.ProposalResponsePayload();
    payload.setProposalHash(proposal.hash);
    payload.setExtension$(action.serializeBinary());
    const bytes = payload.serializeBinary();
    const endorsement = new protocol.Endorsement();
    endorsement.setEndorser(identity);
    endorsement.setSignature(signStrictly(Buffer.concat([bytes, identity]), privateKey));
    return { answer, payload: bytes, endorsement };
  }

  #admit({ signed, creator, channel, transactionId }: UnpackedProposal): void {
    const { ledger, membership } = this.#parts;
    if (channel !== ledger.channel) throw new EndorsementRefusal('peer', `channel '${channel}' not found`);
    if (!membership.isSigned(signed.getProposalBytes_asU8(), creator, signed.getSignature_asU8())) {
      throw new EndorsementRefusal(
        'client',
        'error validating proposal: access denied: creator is malformed',
      );
    }
    if (ledger.transaction(transactionId) !== undefined) {
      throw new EndorsementRefusal('client', `duplicate transaction found [${transactionId}]`);
    }
  }

  async #simulate(proposal: UnpackedProposal): Promise<{ answer: ContractAnswer; results: Uint8Array }> {
    const { ledger, contract, chaincode } = this.#parts;
    const { channel, transactionId, input, signed: signedProposal } = proposal;
    if (proposal.chaincode !== chaincode) {
      throw new EndorsementRefusal(
        'peer',
        `make sure the chaincode ${proposal.chaincode} has been successfully defined on channel ${channel} and try again`,
      );
    }
    const simulation = new Simulation(ledger.state, ledger.height - 1);
    const answer = await contract
      .invoke({ channel, transactionId, input, signedProposal, simulation })
      .catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        const message = `error in simulation: failed to execute transaction ${transactionId}: ${why}`;
        throw new EndorsementRefusal('peer', message);
      });
    if (answer.status >= STATUS_ERROR) {
      const message = `chaincode response ${String(answer.status)}, ${answer.message}`;
      throw new EndorsementRefusal('contract', message);
    }
    answer.event?.setChaincodeId(chaincode);
    answer.event?.setTxId(transactionId);
    return { answer, results: simulation.results(chaincode) };
  }
}

function responseOf({ status, message, payload }: ContractAnswer): protocol.Response {
  const response = new protocol.Response();
  response.setStatus(status);
  response.setMessage(message);
  response.setPayload(payload);
  return response;
}
