import type { ClientDuplexStream } from '@grpc/grpc-js';
import { peer as protocol } from '@hyperledger/fabric-protos';
import type { ContractAnswer, Invocation } from './contract-runtime.ts';
import type { Simulation } from './simulation.ts';

type Messages = ClientDuplexStream<protocol.ChaincodeMessage, protocol.ChaincodeMessage>;
type MessageType = protocol.ChaincodeMessage.TypeMap[keyof protocol.ChaincodeMessage.TypeMap];

const { Type } = protocol.ChaincodeMessage;

interface Running {
  readonly simulation: Simulation;
  readonly resolve: (answer: ContractAnswer) => void;
  readonly reject: (error: Error) => void;
}

export interface ChaincodeStreamOptions {
  /** By which the contract registers: label and hash of its package. */
  readonly chaincodeId: string;
  /** How long the contract may take for one transaction, in milliseconds. */
  readonly executeTimeoutMs: number;
}

/**
 * A peer's side of the conversation with one contract. Transactions run side by side; each asks for one thing at a
 * time. What a contract could ask beyond reading and writing single keys is refused.
 */
export class ChaincodeStream {
  /** When the contract has registered; fails where it is another one, or the stream ends before. */
  readonly ready: Promise<undefined>;
  readonly #stream: Messages;
  readonly #options: ChaincodeStreamOptions;
  readonly #running = new Map<string, Running>();
  readonly #registered = Promise.withResolvers<undefined>();
  #ended = false;

  constructor(stream: Messages, options: ChaincodeStreamOptions) {
    this.#stream = stream;
    this.#options = options;
    this.ready = this.#registered.promise;
    stream.on('data', (message: protocol.ChaincodeMessage) => {
      this.#receive(message);
    });
    stream.on('error', (error) => {
      this.#end(error);
    });
    stream.on('end', () => {
      this.#end(new Error('chaincode stream terminated'));
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  async invoke({
    channel,
    transactionId,
    input,
    signedProposal,
    simulation,
  }: Invocation): Promise<ContractAnswer> {
    if (this.#ended) throw new Error('chaincode stream terminated');
    const key = `${channel}/${transactionId}`;
    const { promise, resolve, reject } = Promise.withResolvers<ContractAnswer>();
    this.#running.set(key, { simulation, resolve, reject });
    const timer = setTimeout(() => {
      reject(new Error('timeout expired while executing transaction'));
    }, this.#options.executeTimeoutMs);
    const message = messageOf(Type.TRANSACTION, channel, transactionId, input.serializeBinary());
    message.setProposal(signedProposal);
    this.#stream.write(message);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#running.delete(key);
    }
  }

  /** What keeps a connection open on a real peer, if it is set up to send it. */
  keepAlive(): void {
    this.#stream.write(messageOf(Type.KEEPALIVE, '', '', new Uint8Array()));
  }

  close(): void {
    this.#end(new Error('chaincode stream terminated'));
    this.#stream.cancel();
  }

  #receive(message: protocol.ChaincodeMessage): void {
    const type = message.getType();
    if (type === Type.KEEPALIVE) return;
    if (type === Type.REGISTER) {
      this.#register(message);
      return;
    }
    const running = this.#running.get(`${message.getChannelId()}/${message.getTxid()}`);
    // Of a transaction that has timed out.
    if (running === undefined) return;
    if (type === Type.COMPLETED) running.resolve(answerOf(message));
    else if (type === Type.ERROR) {
      running.reject(new Error(`transaction returned with failure: ${textOf(message.getPayload_asU8())}`));
    } else this.#stream.write(respond(message, running.simulation));
  }

  #register(message: protocol.ChaincodeMessage): void {
    const id = protocol.ChaincodeID.deserializeBinary(message.getPayload_asU8()).getName();
    if (id !== this.#options.chaincodeId) {
      this.#end(new Error(`the contract registered as ${id}`));
      this.#stream.cancel();
      return;
    }
    this.#stream.write(messageOf(Type.REGISTERED, '', '', new Uint8Array()));
    this.#stream.write(messageOf(Type.READY, '', '', new Uint8Array()));
    this.#registered.resolve(undefined);
  }

  #end(error: Error): void {
    this.#ended = true;
    this.#registered.reject(error);
    for (const { reject } of this.#running.values()) reject(error);
  }
}

function respond(message: protocol.ChaincodeMessage, simulation: Simulation): protocol.ChaincodeMessage {
  const [channel, transactionId] = [message.getChannelId(), message.getTxid()];
  try {
    return messageOf(Type.RESPONSE, channel, transactionId, carryOut(message, simulation));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const said = `${nameOf(message.getType())} failed: transaction ID: ${transactionId}: ${why}`;
    return messageOf(Type.ERROR, channel, transactionId, Buffer.from(said));
  }
}

function carryOut(message: protocol.ChaincodeMessage, simulation: Simulation): Uint8Array {
  const payload = message.getPayload_asU8();
  const type = message.getType();
  if (type === Type.GET_STATE) {
    const request = protocol.GetState.deserializeBinary(payload);
    requireNoCollection(request);
    return simulation.get(request.getKey());
  }
  if (type === Type.PUT_STATE) {
    const request = protocol.PutState.deserializeBinary(payload);
    requireNoCollection(request);
    simulation.put(request.getKey(), request.getValue_asU8());
  } else if (type === Type.DEL_STATE) {
    const request = protocol.DelState.deserializeBinary(payload);
    requireNoCollection(request);
    simulation.delete(request.getKey());
  } else throw new Error('the contract has no need of this');
  return new Uint8Array();
}

function requireNoCollection(request: { getCollection(): string }): void {
  if (request.getCollection() !== '') throw new Error('collection could not be found');
}

function answerOf(message: protocol.ChaincodeMessage): ContractAnswer {
  const response = protocol.Response.deserializeBinary(message.getPayload_asU8());
  return {
    status: response.getStatus(),
    message: response.getMessage(),
    payload: response.getPayload_asU8(),
    event: message.getChaincodeEvent(),
  };
}

function messageOf(
  type: MessageType,
  channel: string,
  transactionId: string,
  payload: Uint8Array,
): protocol.ChaincodeMessage {
  const message = new protocol.ChaincodeMessage();
  message.setType(type);
  message.setChannelId(channel);
  message.setTxid(transactionId);
  message.setPayload(payload);
  return message;
}

function nameOf(type: number): string {
  return Object.entries(Type).find(([, value]) => value === type)?.[0] ?? String(type);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
