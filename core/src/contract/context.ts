import type { EcPublicJwk } from '../schema/public-jwk.js';
import type { Actor } from './actor.js';

/** The two primitives that rules need. Injected, so that core stays free of any platform. */
export interface RuleCrypto {
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** ES256 (RFC 7518 §3.4): `signature` is r‖s, 64 bytes. False, never an exception, for a bad signature. */
  verifyEs256(key: EcPublicJwk, bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** All that a decision may depend on besides the command and the state. */
export interface Context {
  /** The transaction's time, milliseconds since the epoch; the ledger bounds how false it may be. */
  readonly now: number;
  readonly actor: Actor;
  readonly transactionId: string;
  /** The command's place in its transaction, from 0. */
  readonly place: number;
  /** Names the ledger; the audience that citizens' signatures are bound to. */
  readonly ledgerId: string;
  readonly crypto: RuleCrypto;
}
