import { status } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { endorsersOf } from './decode-transaction.js';
import { failureOf } from './fabric-failure.js';

/** How long peers are told the same organisations before one chooses again, in milliseconds. */
const TOLD_FOR_MS = 60_000;
const LATE: number = status.DEADLINE_EXCEEDED;

/** A transaction as a peer has prepared it. */
interface Prepared {
  getBytes(): Uint8Array;
}

/**
 * Whose peers endorse. A peer that chooses them executes a proposal first and asks the others when it is done; one that
 * is told them asks all at the same time, which halves the wait. So a peer chooses for the first transaction, and the
 * next go to the organisations that endorsed it. One transaction of each minute is for a peer to choose again, since
 * the policy may have changed, and so is the next one after a failure.
 */
export class EndorsingOrganisations {
  readonly #clock: () => number;
  #told: readonly string[] | undefined;
  #until = -Infinity;

  /** `clock`: milliseconds, never backwards. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /**
   * `endorse` has a proposal endorsed by peers of the organisations that it is told, or, told none, of those that a
   * peer chooses. Fails as it does.
   */
  async endorsed<T extends Prepared>(endorse: (organisations?: readonly string[]) => Promise<T>): Promise<T> {
    const told = this.#next();
    if (told !== undefined) {
      try {
        return await endorse(told);
      } catch (error) {
        if (isAnswer(error)) throw error;
        this.forget();
        // Another would wait as long.
        if (isLate(error)) throw error;
      }
    }
    const endorsed = await endorse();
    this.#told = endorsersOf(endorsed.getBytes());
    return endorsed;
  }

  /** Lets a peer choose for the next transaction. */
  forget(): void {
    this.#told = undefined;
  }

  #next(): readonly string[] | undefined {
    const now = this.#clock();
    if (now < this.#until) return this.#told;
    this.#until = now + TOLD_FOR_MS;
    return undefined;
  }
}

/** Whether the contract, or the state of the ledger, has the same answer for whoever endorses. */
function isAnswer(error: unknown): boolean {
  const { kind } = failureOf(error);
  return kind === 'refused' || kind === 'conflict';
}

function isLate(error: unknown): boolean {
  return error instanceof GatewayError && error.code === LATE;
}
