import type { EcPublicJwk } from '@sealtrail/core';

export interface SealKey {
  /** RFC 7638 thumbprint of the public key, base64url. */
  readonly keyId: string;
  /** Unified social credit code of the agency that the key signs for. */
  readonly agency: string;
  readonly publicJwk: EcPublicJwk;
  /** When the key was made, milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface CreateSealKeyOptions {
  /** The command that asks for the key: the same command of the same agency is given the same key again. */
  readonly commandId?: string;
}

/**
 * The agencies' signing keys. Private keys never leave it, so that a hardware module can take its place.
 * Whether a key may be used at a given time is the ledger's to say (its window, its retirement), not said here.
 */
export interface SealKeys {
  /** Makes an ES256 key; durable when answered. Fails with STORAGE_FULL. */
  create(agency: string, options?: CreateSealKeyOptions): Promise<SealKey>;
  /** The agency's keys, newest first, at most {@link SEAL_KEYS_PER_AGENCY}. */
  list(agency: string): Promise<readonly SealKey[]>;
  /** ES256 over `bytes`: r‖s, 64 bytes (RFC 7518 §3.4). Fails with SEAL_KEY_NOT_FOUND or STORAGE_DAMAGED. */
  sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array>;
}

/** How many keys one agency may have; yearly renewal fills it in a century. */
export const SEAL_KEYS_PER_AGENCY = 100;
