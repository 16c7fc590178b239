import { RpcFailure } from './rpc-failure.ts';

/** What becomes of a transaction that is handed in for ordering. */
export type SubmitFate =
  | { readonly kind: 'ordered' }
  /** Ordered, and the client is told something else. */
  | { readonly kind: 'answer-lost'; readonly failure: RpcFailure }
  /** The client is told that it was accepted, and it is never in a block. */
  | { readonly kind: 'dropped' }
  /** Neither ordered nor accepted. */
  | { readonly kind: 'refused'; readonly failure: RpcFailure };

/** What goes wrong at a peer's gateway service next, in the order in which it was asked for. */
export class PeerFaults {
  readonly #endorsements: RpcFailure[] = [];
  readonly #evaluations: RpcFailure[] = [];
  readonly #submits: SubmitFate[] = [];

  refuseEndorse(failure: RpcFailure, times: number): void {
    for (let i = 0; i < times; i++) this.#endorsements.push(failure);
  }

  refuseEvaluate(failure: RpcFailure, times: number): void {
    for (let i = 0; i < times; i++) this.#evaluations.push(failure);
  }

  submitNext(fate: SubmitFate, times: number): void {
    for (let i = 0; i < times; i++) this.#submits.push(fate);
  }

  /** Fails if it is this call's turn. */
  beforeEndorse(): void {
    const failure = this.#endorsements.shift();
    if (failure !== undefined) throw failure;
  }

  /** Fails if it is this call's turn. */
  beforeEvaluate(): void {
    const failure = this.#evaluations.shift();
    if (failure !== undefined) throw failure;
  }

  nextSubmit(): SubmitFate {
    return this.#submits.shift() ?? { kind: 'ordered' };
  }
}
