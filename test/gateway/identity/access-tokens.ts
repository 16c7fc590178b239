import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';

/** 2026-11-24T08:00:00Z, the clock of the identity tests. */
export const NOW_MS = 1_795_507_200_000;
export const NOW_S = NOW_MS / 1000;
export const ISSUER = 'https://id.example/oidc';
export const AUDIENCE = 'urn:sealtrail:api';

/** A valid unified social credit code that belongs to nobody's agency here. */
export const AGENCY = '91350100M000100Y43';
/** GB 11643's own example number. */
export const CITIZEN_NUMBER = '11010519491231002X';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwks: JSONWebKeySet;
}

export async function makeSigningKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, privateKey, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }] } };
}

/** `undefined` takes a claim out. */
export type ClaimChanges = Readonly<Record<string, unknown>>;

/** The claims of an issuing officer's token, good from 10 s ago for an hour. */
export function officerClaims(changes: ClaimChanges = {}): JWTPayload {
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'issuer-1',
    client_id: 'sealtrail-cli',
    jti: 'token-1',
    iat: NOW_S - 10,
    exp: NOW_S + 3_590,
    roles: ['issuer'],
    agency: AGENCY,
    organisation: 'ministry',
    ...changes,
  };
}

export function citizenClaims(changes: ClaimChanges = {}): JWTPayload {
  return {
    ...officerClaims({ agency: undefined, organisation: undefined }),
    sub: 'citizen-1',
    roles: ['citizen'],
    id_document: { type: 'citizen-number', number: CITIZEN_NUMBER },
    ...changes,
  };
}

/** `undefined` in `header` takes a member out. */
export async function signToken(
  key: SigningKey,
  claims: JWTPayload = officerClaims(),
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...header })
    .sign(key.privateKey);
}

/** A token put together by hand, for what a signer would refuse to write. */
export function compact(header: unknown, payload: unknown, signature = ''): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(payload)}.${signature}`;
}
