import { status } from '@grpc/grpc-js';
import { peer as protocol } from '@hyperledger/fabric-protos';
import type { Orderer } from './orderer.ts';
import type { PeerNode } from './peer-node.ts';
import { RpcFailure } from './rpc-failure.ts';
import type { StoppableContract } from './stoppable-contract.ts';

const { TxValidationCode } = protocol;

/** What can go wrong with a network, each at a test's word; what concerns one peer concerns the first. */
export class FabricFaults {
  readonly #peers: readonly PeerNode[];
  readonly #contracts: readonly StoppableContract[];
  readonly #orderer: Orderer;

  constructor(network: {
    readonly peers: readonly PeerNode[];
    readonly contracts: readonly StoppableContract[];
    readonly orderer: Orderer;
  }) {
    this.#peers = network.peers;
    this.#contracts = network.contracts;
    this.#orderer = network.orderer;
  }

  /** The orderer answers nobody, as a process that does not move, until `thawOrderer`; then it goes on. */
  freezeOrderer(): void {
    this.#orderer.freeze();
  }

  thawOrderer(): void {
    this.#orderer.thaw();
  }

  /** No peer reaches its contract until `startContract`. */
  stopContract(): Promise<unknown> {
    return Promise.all(this.#contracts.map((contract) => contract.halt()));
  }

  startContract(): Promise<unknown> {
    return Promise.all(this.#contracts.map((contract) => contract.restart()));
  }

  /** The next calls end with this gRPC code; nothing is simulated. */
  refuseEndorse(code: status, message = 'refused by the test', times = 1): void {
    this.#first.faults.refuseEndorse(new RpcFailure(code, message), times);
  }

  refuseEvaluate(code: status, message = 'refused by the test', times = 1): void {
    this.#first.faults.refuseEvaluate(new RpcFailure(code, message), times);
  }

  /** The next transactions are not ordered, and the client is told so with this gRPC code. */
  refuseSubmit(code: status, message = 'refused by the test', times = 1): void {
    const failure = new RpcFailure(code, message);
    this.#first.faults.submitNext({ kind: 'refused', failure }, times);
  }

  /** The next transactions are ordered, and the client is told that the connection broke. */
  loseSubmitAnswers(times = 1): void {
    const failure = new RpcFailure(status.UNAVAILABLE, 'transport is closing');
    this.#first.faults.submitNext({ kind: 'answer-lost', failure }, times);
  }

  /** The next transactions are accepted and vanish, as when an orderer dies. */
  dropAccepted(times = 1): void {
    this.#first.faults.submitNext({ kind: 'dropped' }, times);
  }

  /** Peers commit nothing more until `releaseCommits`; orders go on. */
  holdCommits(): void {
    for (const peer of this.#peers) peer.holdCommits();
  }

  releaseCommits(): void {
    for (const peer of this.#peers) peer.releaseCommits();
  }

  /** The next valid transactions are committed with code 11, as if another had changed what they read. */
  conflictNext(times = 1): void {
    this.#invalidateNext(times, TxValidationCode.MVCC_READ_CONFLICT);
  }

  /** The next valid transactions are committed with code 10, as if the policy had changed since their endorsement. */
  changePolicyNext(times = 1): void {
    this.#invalidateNext(times, TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
  }

  /** Every open stream of blocks ends with code 14. */
  disconnectStreams(): void {
    for (const peer of this.#peers) peer.disconnectStreams();
  }

  /** Refuses connections; blocks reach it all the same, as after a partition of clients only. */
  stopPeer(): void {
    this.#first.stop();
  }

  startPeer(): Promise<void> {
    return this.#first.start();
  }

  #invalidateNext(times: number, code: number): void {
    for (const { ledger } of this.#peers) ledger.invalidateNext(times, code);
  }

  get #first(): PeerNode {
    const [first] = this.#peers;
    if (first === undefined) throw new TypeError('a network without a peer');
    return first;
  }
}
