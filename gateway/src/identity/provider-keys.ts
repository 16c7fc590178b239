import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { ProviderConnection, providerUnavailable, requireSecureAddress } from './provider-connection.js';

/** Keys are read anew after this time even where every `kid` is known, so that a withdrawn key stops counting. */
const KEPT_MS = 10 * 60_000;

const Description = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Where an issuer's public keys are: in the hand, at an address, or where its own description says. */
export type KeySource =
  { readonly jwks: JSONWebKeySet } | { readonly jwksUri: string } | { readonly discover: true };

/** What the gateway has of the provider's keys: nobody needed them yet, the newest read had them, or had none. */
export const PROVIDER_KEY_STATES = ['not-asked', 'known', 'unreachable'] as const;
export type ProviderKeyState = (typeof PROVIDER_KEY_STATES)[number];

export interface ProviderKeysOptions {
  readonly issuer: string;
  readonly source: KeySource;
  /** For how long after a read an unknown `kid` causes no new one, in milliseconds. Default 30,000. */
  readonly cooldownMs?: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told after each read of the keys whether there were any. */
  readonly onRead?: ((keys: Exclude<ProviderKeyState, 'not-asked'>) => void) | undefined;
}

/**
 * Finds the key that a token names. Reads the provider at the first need, not before, and again for an unknown
 * `kid`, at most once in `cooldownMs`. Fails with IDENTITY_PROVIDER_UNAVAILABLE where the provider does not
 * answer as one, and with jose's own errors where it has no such key. Throws a TypeError at once for an address
 * that is neither https nor on this machine.
 */
export function providerKeys(options: ProviderKeysOptions): JWTVerifyGetKey {
  const { issuer, source, cooldownMs, clock, onRead } = options;
  if ('jwks' in source) return createLocalJWKSet(source.jwks);
  const known = 'jwksUri' in source ? source.jwksUri : undefined;
  const connection = new ProviderConnection(clock);
  const find = createRemoteJWKSet(requireSecureAddress(known ?? issuer), {
    cooldownDuration: cooldownMs ?? 30_000,
    cacheMaxAge: KEPT_MS,
    // The description is read together with the keys, every time, because a provider may move them.
    [customFetch]: async () => {
      try {
        const keys = await connection.get(known ?? (await discoverJwksUri(issuer, connection)));
        onRead?.('known');
        return new Response(keys);
      } catch (error) {
        onRead?.('unreachable');
        throw error;
      }
    },
  });
  return (header, token) => askProvider(() => find(header, token));
}

/** OpenID Connect Discovery 1.0 §4: the description counts only where it names the issuer it was asked for. */
async function discoverJwksUri(issuer: string, connection: ProviderConnection): Promise<string> {
  const text = await connection.get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const description = Description.safeParse(parseJson(text));
  if (!description.success) throw providerUnavailable('its description cannot be read');
  if (description.data.issuer !== issuer) throw providerUnavailable('its description names another issuer');
  return description.data.jwks_uri;
}

/** A key set that cannot be read is the provider's fault, not the token's. */
async function askProvider<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const isOfToken =
      error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
    if (error instanceof errors.JOSEError && !isOfToken) {
      throw providerUnavailable('its keys cannot be read', error);
    }
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
