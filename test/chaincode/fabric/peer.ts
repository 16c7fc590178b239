import { createHash, randomBytes } from 'node:crypto';
import { common, msp, peer as protocol } from '@hyperledger/fabric-protos';
import { JSONSerializer } from 'fabric-contract-api';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import ChaincodeStub from 'fabric-shim/lib/stub.js';
import timestampProtocol from 'google-protobuf/google/protobuf/timestamp_pb.js';
import type { ClientIdentity } from './client-identity.ts';

export interface Proposal {
  readonly signer: ClientIdentity;
  /** Function and arguments. */
  readonly call: readonly [name: string, ...args: string[]];
  /** The client's claim, milliseconds since the epoch. */
  readonly timeMs: number;
  /** What makes the transaction's id its own; random unless given. */
  readonly nonce?: Uint8Array;
}

/** What a peer answers to a proposal. */
export interface Endorsement {
  readonly transactionId: string;
  readonly status: number;
  readonly message: string;
  readonly payload: string;
  readonly event: { readonly name: string; readonly payload: string } | undefined;
  readonly reads: readonly string[];
  readonly writes: ReadonlyMap<string, Buffer>;
}

/**
 * A peer in memory around the shim's real dispatcher and stub. As on a real one, a proposal reads what was
 * committed before it and never its own writes, the last event wins, and an empty value deletes its key.
 */
export class Peer {
  readonly state = new Map<string, Buffer>();
  readonly dispatcher: InstanceType<typeof ChaincodeFromContract>;
  readonly #channel: string;

  constructor(channel: string, contract: new () => object) {
    this.#channel = channel;
    const serializers = { transaction: 'json', serializers: { json: JSONSerializer } };
    this.dispatcher = new ChaincodeFromContract([contract], serializers);
  }

  /** Runs a proposal; nothing changes until `commit`. */
  async endorse(proposal: Proposal): Promise<Endorsement> {
    const reads: string[] = [];
    const writes = new Map<string, Buffer>();
    const { nonce = randomBytes(24) } = proposal;
    const creator = serialiseIdentity(proposal.signer);
    const transactionId = createHash('sha256').update(nonce).update(creator).digest('hex');
    const handler = {
      handleGetState: (_collection: string, key: string): Promise<Buffer> => {
        reads.push(key);
        return Promise.resolve(this.state.get(key) ?? Buffer.alloc(0));
      },
      handlePutState: (_collection: string, key: string, value: Uint8Array): Promise<void> => {
        writes.set(key, Buffer.from(value));
        return Promise.resolve();
      },
    };
    const input = new protocol.ChaincodeInput();
    input.setArgsList(proposal.call.map((argument) => Buffer.from(argument)));
    const signed = signedProposal({
      ...proposal,
      channel: this.#channel,
      transactionId,
      nonce,
      creator,
      input,
    });
    const stub = new ChaincodeStub(handler, this.#channel, transactionId, input, signed);
    const { status, message = '', payload } = await this.dispatcher.Invoke(stub);
    const event = stub.chaincodeEvent;
    return {
      transactionId,
      status,
      message,
      payload: Buffer.from(payload ?? []).toString(),
      event:
        event === undefined
          ? undefined
          : { name: event.getEventName(), payload: Buffer.from(event.getPayload_asU8()).toString() },
      reads,
      writes,
    };
  }

  commit({ writes }: Endorsement): void {
    for (const [key, value] of writes) {
      if (value.length === 0) this.state.delete(key);
      else this.state.set(key, value);
    }
  }

  /** Endorses and commits; fails with the peer's message. */
  async submit(proposal: Proposal): Promise<Endorsement> {
    const endorsement = await this.endorse(proposal);
    if (endorsement.status !== 200) throw new Error(endorsement.message);
    this.commit(endorsement);
    return endorsement;
  }
}

function serialiseIdentity({ mspId, certificate }: ClientIdentity): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  return identity.serializeBinary();
}

interface ProposalParts extends Proposal {
  readonly channel: string;
  readonly transactionId: string;
  readonly nonce: Uint8Array;
  readonly creator: Uint8Array;
  readonly input: protocol.ChaincodeInput;
}

function signedProposal({
  channel,
  transactionId,
  timeMs,
  nonce,
  creator,
  input,
}: ProposalParts): protocol.SignedProposal {
  const timestamp = new timestampProtocol.Timestamp();
  timestamp.setSeconds(Math.floor(timeMs / 1000));
  timestamp.setNanos((timeMs % 1000) * 1_000_000);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setChannelId(channel);
  channelHeader.setTxId(transactionId);
  channelHeader.setTimestamp(timestamp);
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setNonce(nonce);
  signatureHeader.setCreator(creator);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(signatureHeader.serializeBinary());
  const payload = new protocol.ChaincodeProposalPayload();
  const specification = new protocol.ChaincodeSpec();
  specification.setInput(input);
  const invocation = new protocol.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(specification);
  payload.setInput(invocation.serializeBinary());
  const proposal = new protocol.Proposal();
  proposal.setHeader(header.serializeBinary());
  proposal.setPayload(payload.serializeBinary());
  // Unsigned: a peer has checked the client's signature before the chaincode sees the proposal.
  const signed = new protocol.SignedProposal();
  signed.setProposalBytes(proposal.serializeBinary());
  return signed;
}
