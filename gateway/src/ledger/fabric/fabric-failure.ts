import { CodedError, ERROR_CODES, type ErrorCode } from '@sealtrail/core';
import { status } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';

/**
 * What a failed call to a peer means:
 * - `refused`: the contract refuses with a code of its own;
 * - `untimely`: this machine's clock and the peer's are too far apart for the contract, whatever is asked;
 * - `conflict`: the peers saw different states, a fresh proposal may succeed;
 * - `too-large`: the transaction exceeds what the channel takes;
 * - `away`: this peer does not answer, another may;
 * - `unavailable`: the network cannot do it now, whichever peer is asked;
 * - `unsure`: it may have been done all the same. Of submits only.
 */
export type FabricFailure =
  | { readonly kind: 'refused'; readonly error: CodedError }
  | { readonly kind: 'untimely' | 'conflict' | 'too-large' | 'away' | 'unavailable' | 'unsure' };

const CODES: ReadonlySet<string> = new Set(ERROR_CODES);
const CODED = /([A-Z][A-Z0-9_]+): ([^\n]*)/g;
/** The endorsers' answers differ, because one of them was a block ahead. */
const DISAGREEMENT = /ProposalResponsePayloads do not match/i;
const TOO_LARGE = /REQUEST_ENTITY_TOO_LARGE|exceeds maximum allowed|larger than max/i;
/** Said before the first byte of the transaction has left. */
const NOT_CONNECTED =
  /connection refused|error while dialing|no such host|authentication handshake failed|ECONNREFUSED|No connection established|Name resolution failed/i;
/** The peer itself says that it took nothing. */
const TURNED_AWAY = /concurrency limit|no orderer nodes available/i;

const UNAVAILABLE: number = status.UNAVAILABLE;
/** The peer did not answer, or not in time. */
const AWAY: ReadonlySet<number> = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED]);
/** The orderer has read it and refused it (400 to 499), or the peer has before it asked an orderer. */
const REFUSED_BEFORE_ORDERING: ReadonlySet<number> = new Set([
  status.ABORTED,
  status.FAILED_PRECONDITION,
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
]);

/** A failure of evaluate or endorse, after which nothing was done. */
export function failureOf(error: unknown): FabricFailure {
  if (!(error instanceof GatewayError)) throw error;
  const coded = codedErrorIn(error);
  // Of a single command in it the contract says so in its answer, and endorses.
  if (coded?.code === 'TIME_OUT_OF_BOUNDS') return { kind: 'untimely' };
  if (coded !== undefined) return { kind: 'refused', error: coded };
  const text = textOf(error);
  if (DISAGREEMENT.test(text)) return { kind: 'conflict' };
  if (TURNED_AWAY.test(text)) return { kind: 'unavailable' };
  return { kind: AWAY.has(error.code) ? 'away' : 'unavailable' };
}

/**
 * A failure of submit. A transaction whose bytes may have reached an orderer is `unsure`: only an answer that
 * rules that out is `unavailable`, or `away` where it was this peer that could not be reached.
 */
export function submitFailureOf(error: unknown): FabricFailure {
  if (!(error instanceof GatewayError)) throw error;
  const text = textOf(error);
  if (TOO_LARGE.test(text)) return { kind: 'too-large' };
  if (TURNED_AWAY.test(text)) return { kind: 'unavailable' };
  if (REFUSED_BEFORE_ORDERING.has(error.code)) return { kind: 'unavailable' };
  return error.code === UNAVAILABLE ? unavailableSubmit(error) : { kind: 'unsure' };
}

/** Each detail is one orderer's failure; an orderer that answered and took nothing leaves none. */
function unavailableSubmit(error: GatewayError): FabricFailure {
  if (/no orderers could successfully process/.test(error.message)) {
    const isSure = error.details.every(({ message }) => NOT_CONNECTED.test(message));
    return { kind: isSure ? 'unavailable' : 'unsure' };
  }
  return { kind: NOT_CONNECTED.test(error.message) ? 'away' : 'unsure' };
}

/** The contract's refusal: its code leads the message, wherever peers have put that. */
function codedErrorIn(error: GatewayError): CodedError | undefined {
  for (const [, code = '', detail = ''] of textOf(error).matchAll(CODED)) {
    if (CODES.has(code)) return new CodedError(code as ErrorCode, detail, { cause: error });
  }
  return undefined;
}

function textOf({ message, details }: GatewayError): string {
  return [message, ...details.map((detail) => detail.message)].join('\n');
}
