import type { DocumentHeader } from '../certificate/document.js';
import type { PublicJwk } from '../schema/public-jwk.js';
import type { Answer } from './verification-source.js';

/** The two primitives of verification; asynchronous where the platform is (Web Crypto), or at once (Node). */
export interface VerificationCrypto {
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array<ArrayBuffer>): Answer<Uint8Array>;
  /**
   * ES256 (RFC 7518 §3.4, `signature` is r‖s) or EdDSA with Ed25519 (RFC 8037). False, never an exception, for a
   * bad signature. `algorithm` always fits the key.
   */
  verify(
    key: PublicJwk,
    algorithm: DocumentHeader['alg'],
    bytes: Uint8Array<ArrayBuffer>,
    signature: Uint8Array<ArrayBuffer>,
  ): Answer<boolean>;
}
