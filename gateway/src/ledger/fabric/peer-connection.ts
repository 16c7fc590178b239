import { readFile } from 'node:fs/promises';
import { Client, credentials, type CallOptions } from '@grpc/grpc-js';
import { connect, hash, type Gateway } from '@hyperledger/fabric-gateway';
import { ServiceError } from '../../service-error.js';
import type { PeerEntry } from './connection-profile.js';
import type { EnrolledIdentity } from './enrolled-identities.js';
import { Semaphore } from './semaphore.js';

/** A peer's gateway takes 500 calls at one time, of all its clients together. */
const CALLS_MAX = 100;
const CALLS_WAITING_MAX = 1_000;
/** Blocks are larger than gRPC's default limit; Fabric's own limit is 100 MB. */
const MESSAGE_BYTES_MAX = 100 * 1024 * 1024;
/** Peers close connections that ask more often than once a minute. */
const KEEPALIVE_MS = 90_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;
const RECONNECT_MIN_MS = 200;
const RECONNECT_MAX_MS = 2_000;
/** A peer that did not answer is asked last for so long. */
const REST_MS = 3_000;

/** How long each kind of call may take, in milliseconds. */
export interface CallLimits {
  readonly evaluateMs: number;
  readonly endorseMs: number;
  readonly submitMs: number;
  /** From the endorsement to the block. */
  readonly commitMs: number;
  /** Without a block, while transactions wait for one, until further commands are turned away. */
  readonly stallMs: number;
  /** From the beginning of a stop until nothing is waited for any more. */
  readonly stopMs: number;
}

export const CALL_LIMITS: CallLimits = {
  evaluateMs: 5_000,
  endorseMs: 15_000,
  submitMs: 5_000,
  commitMs: 20_000,
  // Longer than it takes to find a peer that still shows blocks.
  stallMs: 8_000,
  stopMs: 5_000,
};

/** One connection to one peer, for any number of identities. Connects by itself, again and again. */
export class PeerConnection {
  readonly name: string;
  readonly organisation: string;
  readonly #client: Client;
  readonly #limits: CallLimits;
  readonly #calls = new Semaphore(CALLS_MAX, CALLS_WAITING_MAX);
  readonly #gateways = new Map<EnrolledIdentity, Gateway>();
  #restUntil = 0;

  private constructor(entry: PeerEntry, client: Client, limits: CallLimits) {
    this.name = entry.name;
    this.organisation = entry.organisation;
    this.#client = client;
    this.#limits = limits;
  }

  /** Does not wait for the peer. Fails with LEDGER_UNAVAILABLE where the TLS roots cannot be read. */
  static async open(entry: PeerEntry, limits: CallLimits): Promise<PeerConnection> {
    const roots = await readFile(entry.tlsRoots).catch((cause: unknown) => {
      throw new ServiceError(
        'LEDGER_UNAVAILABLE',
        `the TLS roots ${entry.tlsRoots} of the peer ${entry.name} cannot be read`,
        { cause },
      );
    });
    const client = new Client(entry.endpoint, credentials.createSsl(roots), {
      'grpc.ssl_target_name_override': entry.serverName,
      'grpc.default_authority': entry.serverName,
      'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
      'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
      'grpc.initial_reconnect_backoff_ms': RECONNECT_MIN_MS,
      'grpc.max_reconnect_backoff_ms': RECONNECT_MAX_MS,
    });
    return new PeerConnection(entry, client, limits);
  }

  /** Whether the peer failed to answer a moment ago. */
  isResting(): boolean {
    return performance.now() < this.#restUntil;
  }

  rest(): void {
    this.#restUntil = performance.now() + REST_MS;
  }

  /** A call that holds one of the peer's places while it runs. Fails with QUEUE_FULL. */
  call<T>(identity: EnrolledIdentity, work: (gateway: Gateway) => Promise<T>): Promise<T> {
    return this.#calls.run(() => work(this.gateway(identity)));
  }

  /** The peer's gateway service, asked as `identity`. */
  gateway(identity: EnrolledIdentity): Gateway {
    const known = this.#gateways.get(identity);
    if (known !== undefined) return known;
    const { evaluateMs, endorseMs, submitMs } = this.#limits;
    const gateway = connect({
      client: this.#client,
      identity: { mspId: identity.actor.organisation, credentials: identity.certificate },
      signer: (message) => identity.key.sign(message),
      // The key hashes what it signs.
      hash: hash.none,
      evaluateOptions: within(evaluateMs),
      endorseOptions: within(endorseMs),
      submitOptions: within(submitMs),
    });
    this.#gateways.set(identity, gateway);
    return gateway;
  }

  close(): void {
    for (const gateway of this.#gateways.values()) gateway.close();
    this.#client.close();
  }
}

function within(ms: number): () => CallOptions {
  return () => ({ deadline: Date.now() + ms });
}
