import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import {
  Server,
  ServerCredentials,
  status,
  type handleBidiStreamingCall,
  type handleUnaryCall,
  type ServerDuplexStream,
} from '@grpc/grpc-js';
import { gateway, peer as protocol, type common } from '@hyperledger/fabric-protos';
import type { ContractRuntime } from './contract-runtime.ts';
import { deliverBlocks, type DeliverForm } from './deliver-blocks.ts';
import { Endorser } from './endorser.ts';
import { GatewayService, type AddressedEndorser } from './gateway-service.ts';
import type { Membership } from './membership.ts';
import type { Orderer } from './orderer.ts';
import { PeerFaults } from './peer-faults.ts';
import { PeerLedger } from './peer-ledger.ts';
import { RpcFailure, toStatus } from './rpc-failure.ts';

/** As large as a real peer takes. */
const MESSAGE_BYTES_MAX = 100 * 1024 * 1024;

export interface PeerNodeParts {
  readonly name: string;
  readonly mspId: string;
  readonly channel: string;
  readonly chaincode: string;
  readonly version: string;
  readonly membership: Membership;
  readonly orderer: Orderer;
  readonly contract: ContractRuntime;
  readonly endorsementsMin: number;
  /** The peer's serialised identity and its key. */
  readonly identity: Uint8Array;
  readonly privateKey: KeyObject;
  /** PEM. */
  readonly tls: { readonly certificate: string; readonly privateKey: string };
  /** Most calls of the gateway service at once; beyond it code 2. */
  readonly concurrencyMax: number;
}

/** A peer in memory, with its gateway and deliver services over TLS on a port of its own. */
export class PeerNode {
  readonly name: string;
  readonly mspId: string;
  readonly ledger: PeerLedger;
  readonly faults = new PeerFaults();
  readonly endorser: Endorser;
  readonly #parts: PeerNodeParts;
  readonly #others: AddressedEndorser[] = [];
  readonly #streams = new Set<ServerDuplexStream<common.Envelope, protocol.DeliverResponse>>();
  readonly #held: common.Block[] = [];
  #holds = false;
  #server: Server | undefined;
  #port = 0;
  #calls = 0;

  constructor(parts: PeerNodeParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.mspId = parts.mspId;
    this.ledger = new PeerLedger(parts);
    this.endorser = new Endorser({ ...parts, ledger: this.ledger });
    parts.orderer.onBlock((block) => {
      if (this.#holds) this.#held.push(block);
      else this.ledger.commit(block);
    });
  }

  get port(): number {
    return this.#port;
  }

  get addressed(): AddressedEndorser {
    return { address: `${this.name}:7051`, mspId: this.mspId, endorser: this.endorser };
  }

  /** What this peer's gateway endorses, `peer` must endorse too. */
  alsoAsk(peer: PeerNode): void {
    this.#others.push(peer.addressed);
  }

  /** Listens on 127.0.0.1, at the port that it had before. */
  async start(): Promise<void> {
    const { tls } = this.#parts;
    const server = new Server({
      'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
      'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
    });
    const service = new GatewayService({
      ...this.#parts,
      local: this.addressed,
      others: this.#others,
      ledger: this.ledger,
      faults: this.faults,
    });
    server.addService(gateway.GatewayService, {
      endorse: this.#unary((request: gateway.EndorseRequest) => service.endorse(request)),
      evaluate: this.#unary((request: gateway.EvaluateRequest) => service.evaluate(request)),
      submit: this.#unary((request: gateway.SubmitRequest) => service.submit(request)),
      commitStatus: this.#unary((request: gateway.SignedCommitStatusRequest, signal) =>
        service.commitStatus(request, signal),
      ),
    });
    server.addService(protocol.DeliverService, {
      deliver: this.#stream('full'),
      deliverFiltered: this.#stream('filtered'),
    });
    const credentials = ServerCredentials.createSsl(null, [
      { private_key: Buffer.from(tls.privateKey), cert_chain: Buffer.from(tls.certificate) },
    ]);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    server.bindAsync(`127.0.0.1:${String(this.#port)}`, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
    this.#port = await promise;
    this.#server = server;
  }

  /** Cuts every connection at once. */
  stop(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
    this.#streams.clear();
  }

  /** Ends every stream of blocks as a broken connection would. */
  disconnectStreams(): void {
    for (const stream of this.#streams) {
      stream.emit('error', toStatus(new RpcFailure(status.UNAVAILABLE, 'transport is closing')));
    }
    this.#streams.clear();
  }

  /** Blocks are ordered, and this peer does not commit them until `releaseCommits`. */
  holdCommits(): void {
    this.#holds = true;
  }

  releaseCommits(): void {
    this.#holds = false;
    for (const block of this.#held.splice(0)) this.ledger.commit(block);
  }

  #unary<Request, Answer>(
    serve: (request: Request, signal: AbortSignal) => Answer | Promise<Answer>,
  ): handleUnaryCall<Request, Answer> {
    return (call, answer) => {
      const gone = new AbortController();
      call.on('cancelled', () => {
        gone.abort();
      });
      this.#limited(() => serve(call.request, gone.signal)).then(
        (value) => {
          answer(null, value);
        },
        (error: unknown) => {
          answer(toStatus(error));
        },
      );
    };
  }

  async #limited<Answer>(serve: () => Answer | Promise<Answer>): Promise<Answer> {
    const { concurrencyMax } = this.#parts;
    if (this.#calls >= concurrencyMax) {
      const limit = `exceeding concurrency limit (${String(concurrencyMax)})`;
      throw new RpcFailure(status.UNKNOWN, `too many requests for /gateway.Gateway, ${limit}`);
    }
    this.#calls += 1;
    try {
      return await serve();
    } finally {
      this.#calls -= 1;
    }
  }

  #stream(form: DeliverForm): handleBidiStreamingCall<common.Envelope, protocol.DeliverResponse> {
    const { membership } = this.#parts;
    return (call) => {
      const gone = new AbortController();
      this.#streams.add(call);
      const end = (): void => {
        gone.abort();
        this.#streams.delete(call);
      };
      call.on('cancelled', end);
      call.on('error', end);
      call.on('end', () => {
        end();
        call.end();
      });
      call.on('data', (request: common.Envelope) => {
        const setting = { ledger: this.ledger, membership, form, signal: gone.signal };
        void send(call, deliverBlocks(request, setting), gone.signal);
      });
    };
  }
}

async function send(
  call: ServerDuplexStream<common.Envelope, protocol.DeliverResponse>,
  responses: AsyncIterable<protocol.DeliverResponse>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const response of responses) {
      if (signal.aborted) return;
      if (!call.write(response)) await once(call, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) call.emit('error', toStatus(error));
  }
}
