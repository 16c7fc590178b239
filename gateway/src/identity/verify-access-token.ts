import { CodedError } from '@sealtrail/core';
import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { AccessTokenClaims } from './access-token-claims.js';
import { requireAccessTokenHeader, requireCompactForm } from './access-token-form.js';
import type { Principal } from './principal.js';
import { asOwnClaims, OWN_CLAIM_NAMES, type ProviderClaims } from './provider-claims.js';
import { providerKeys, type KeySource } from './provider-keys.js';
import type { Pseudonyms } from './pseudonyms.js';
import { isOfficerRole, isRole } from './roles.js';
import { asTokenRefusal, tokenInvalid } from './token-refusal.js';
import { VerifiedTokens } from './verified-tokens.js';

/** How far the provider's clock may stand from ours, in seconds (RFC 8725; never more than a minute). */
const LEEWAY_SECONDS = 60;

export const TOKEN_ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

export type VerifyAccessToken = (token: string) => Promise<Principal>;

export interface TokenVerifierOptions {
  /** The only accepted `iss`. */
  readonly issuer: string;
  /** What `aud` must be or contain: the identifier of this interface. */
  readonly audience: string;
  readonly keys: KeySource;
  /** The one algorithm of this issuer (RFC 8725 §3.1). Default ES256. */
  readonly algorithm?: TokenAlgorithm;
  /** Where the tokens say it. Default: under our own names. */
  readonly claims?: ProviderClaims;
  readonly pseudonyms: Pseudonyms;
  /** What an officer's `sub` is unique in, for their pseudonym. Default: the issuer, which no two providers share. */
  readonly realm?: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
  /** See ProviderKeysOptions. */
  readonly cooldownMs?: number;
  readonly onKeysRead?: (keys: 'known' | 'unreachable') => void;
}

/**
 * Makes the check of access tokens of one issuer: RFC 9068 §4 under the rules of RFC 8725. A token that was
 * accepted is not verified anew for at most a minute and never beyond its `exp`.
 * The check fails with TOKEN_EXPIRED, with TOKEN_INVALID for every other fault of the token, and with
 * IDENTITY_PROVIDER_UNAVAILABLE where the issuer's keys are needed and cannot be had. It does not ask whether the
 * issuer has withdrawn the token.
 */
export function createTokenVerifier(options: TokenVerifierOptions): VerifyAccessToken {
  const clock = options.clock ?? Date.now;
  const verified = new VerifiedTokens();
  const findKey = providerKeys({
    issuer: options.issuer,
    source: options.keys,
    clock,
    onRead: options.onKeysRead,
    ...(options.cooldownMs === undefined ? {} : { cooldownMs: options.cooldownMs }),
  });
  return async (token) => {
    const now = clock();
    const known = verified.find(token, now);
    if (known !== undefined) return known;
    requireCompactForm(token);
    const claims = await verifyClaims(token, options, { findKey, now });
    const principal = toPrincipal(claims, options);
    verified.add(token, principal, { now, expiresAt: claims.exp * 1000 });
    return principal;
  };
}

async function verifyClaims(
  token: string,
  options: TokenVerifierOptions,
  by: { readonly findKey: JWTVerifyGetKey; readonly now: number },
): Promise<AccessTokenClaims> {
  const algorithm = options.algorithm ?? 'ES256';
  requireAccessTokenHeader(token, algorithm);
  const payload = await verifySignature(token, by.findKey, {
    algorithms: [algorithm],
    issuer: options.issuer,
    audience: options.audience,
    clockTolerance: LEEWAY_SECONDS,
    currentDate: new Date(by.now),
    requiredClaims: ['exp', 'iat'],
  });
  const own = asOwnClaims(payload, options.claims ?? { names: OWN_CLAIM_NAMES });
  const claims = AccessTokenClaims.safeParse(own);
  if (!claims.success) throw tokenInvalid(`claim ${String(claims.error.issues[0]?.path[0])}`);
  if (claims.data.iat > by.now / 1000 + LEEWAY_SECONDS) throw tokenInvalid('claim iat');
  return claims.data;
}

async function verifySignature(
  token: string,
  findKey: JWTVerifyGetKey,
  rules: NonNullable<Parameters<typeof jwtVerify>[2]>,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, findKey, rules)).payload;
  } catch (error) {
    throw asTokenRefusal(error);
  }
}

function toPrincipal(
  claims: AccessTokenClaims,
  { pseudonyms, issuer, realm = issuer }: TokenVerifierOptions,
): Principal {
  const roles = [...new Set(claims.roles.filter(isRole))];
  const isOfficer = roles.some(isOfficerRole);
  if (isOfficer && claims.agency === undefined) throw tokenInvalid('claim agency');
  return Object.freeze({
    subject: claims.sub,
    roles: Object.freeze(roles),
    ...(claims.agency === undefined ? {} : { agency: claims.agency }),
    ...(claims.organisation === undefined ? {} : { organisation: claims.organisation }),
    ...(isOfficer ? { officerId: pseudonyms.officerId(realm, claims.sub) } : {}),
    ...(roles.includes('citizen') ? { subjectId: subjectIdOf(claims, pseudonyms) } : {}),
    ...(claims.name === undefined ? {} : { name: claims.name }),
  });
}

/** The cause is dropped: it may quote the document. */
function subjectIdOf({ id_document: document }: AccessTokenClaims, pseudonyms: Pseudonyms): string {
  if (document === undefined) throw tokenInvalid('claim id_document');
  try {
    return pseudonyms.subjectId(document);
  } catch (error) {
    if (error instanceof CodedError) throw tokenInvalid('claim id_document');
    throw error;
  }
}
