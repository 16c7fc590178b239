import type { Gateway } from '@hyperledger/fabric-gateway';
import { ServiceError } from '../../service-error.js';
import type { PeerEntry } from './connection-profile.js';
import type { EnrolledIdentity } from './enrolled-identities.js';
import { failureOf, type FabricFailure } from './fabric-failure.js';
import { PeerConnection, type CallLimits } from './peer-connection.js';

const RETRY_AFTER_SECONDS = 2;
const CANNOT = 'the network does not answer, or cannot do it now';
const UNTIMELY =
  "the clocks of this gateway and of a peer are more than five minutes apart; the service's operators must set the wrong one";

/** The peers of a gateway, in the order in which they are preferred. */
export class FabricPeers {
  readonly all: readonly PeerConnection[];

  private constructor(all: readonly PeerConnection[]) {
    this.all = all;
  }

  static async open(entries: readonly PeerEntry[], limits: CallLimits): Promise<FabricPeers> {
    return new FabricPeers(await Promise.all(entries.map((entry) => PeerConnection.open(entry, limits))));
  }

  /** Those that answered lately, then the others. */
  inOrder(): readonly PeerConnection[] {
    const resting = this.all.filter((peer) => peer.isResting());
    return [...this.all.filter((peer) => !resting.includes(peer)), ...resting];
  }

  /**
   * Asks one peer after another until one answers, or fails with something that another would say too. `judge`
   * says what an error means. Fails with ConflictError, with the contract's CodedError, and with
   * LEDGER_UNAVAILABLE where nobody can do it; in each case nothing was done.
   */
  async ask<T>(identity: EnrolledIdentity, work: (gateway: Gateway) => Promise<T>): Promise<T> {
    let last: unknown;
    let detail = CANNOT;
    for (const peer of this.inOrder()) {
      try {
        return await peer.call(identity, work);
      } catch (error) {
        last = error;
        const failure = asFailure(error);
        if (failure.kind === 'untimely') detail = UNTIMELY;
        if (failure.kind === 'refused') throw failure.error;
        if (failure.kind === 'conflict') throw new ConflictError('the peers saw different states');
        if (failure.kind === 'away') peer.rest();
      }
    }
    throw unavailable(detail, last);
  }

  close(): void {
    for (const peer of this.all) peer.close();
  }
}

/** What was read has changed before it could be written; nothing was done. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

export function unavailable(detail: string, cause?: unknown): ServiceError {
  return new ServiceError('LEDGER_UNAVAILABLE', detail, { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

function asFailure(error: unknown): FabricFailure {
  if (error instanceof ServiceError) throw error;
  return failureOf(error);
}
