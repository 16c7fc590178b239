import { refreshTokenGrant } from 'openid-client';
import { InputError } from '../input-error.js';
import { asSignInError } from './as-sign-in-error.js';
import { obtainDemoToken } from './obtain-demo-token.js';
import { providerClient } from './provider-client.js';
import type { Session, SessionStore } from './session-store.js';
import { SignInError } from './sign-in-error.js';
import { tokensOf } from './tokens.js';

/** A token that lapses within this time is exchanged before it is used. */
const EARLY_MS = 60_000;

/** Gives a token that is good now; asked before each request, because a file may take longer than a token lives. */
export type AccessTokenSource = () => Promise<string>;

interface Lasting {
  readonly accessToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface TokenChoice {
  readonly url: string;
  /** A person of the demonstration. */
  readonly as?: string;
  /** A token from elsewhere. */
  readonly token?: string;
}

/** A person of the demonstration before a given token, and both before whoever is signed in. */
export function accessTokenSource(
  { url, as: person, token }: TokenChoice,
  sessions: SessionStore,
): AccessTokenSource {
  if (person !== undefined) {
    return kept(async () => {
      const { accessToken, expiresInSeconds } = await obtainDemoToken({ url, person });
      return { accessToken, expiresAt: Date.now() + expiresInSeconds * 1000 };
    });
  }
  if (token !== undefined) return () => Promise.resolve(token);
  return kept(() => currentSession(url, sessions));
}

/** Requests that come at once wait for one answer. */
function kept(obtain: () => Promise<Lasting>): AccessTokenSource {
  let current: Promise<Lasting> | undefined;
  return async () => {
    const known = await current;
    if (known !== undefined && isGood(known)) return known.accessToken;
    current = obtain();
    return (await current).accessToken;
  };
}

function isGood({ expiresAt }: Lasting): boolean {
  return expiresAt - Date.now() > EARLY_MS;
}

async function currentSession(url: string, sessions: SessionStore): Promise<Session> {
  const session = await sessions.read(url);
  if (session === undefined) {
    throw new InputError({
      detail: 'say who you are: sealtrail login, --as <person>, or SEALTRAIL_TOKEN',
      zh: '请说明身份：sealtrail login、--as <人员> 或 SEALTRAIL_TOKEN',
    });
  }
  if (isGood(session)) return session;
  const renewed = await renew(session);
  await sessions.write(url, renewed);
  return renewed;
}

/** Fails with SIGN_IN_ENDED where the provider gave nothing to renew it with, or takes it no more. */
async function renew(session: Session): Promise<Session> {
  const { issuer, clientId, resource, refreshToken } = session;
  if (refreshToken === undefined) {
    // Late enough to have no second left, and not earlier: there is no other token.
    if (session.expiresAt > Date.now()) return session;
    throw new SignInError('SIGN_IN_ENDED', 'run sealtrail login again');
  }
  const client = await providerClient({ issuer, clientId });
  try {
    const further = resource === undefined ? {} : { resource };
    const tokens = tokensOf(await refreshTokenGrant(client, refreshToken, further));
    const { expiresInSeconds, ...rest } = tokens;
    // A provider that does not exchange the refresh token goes on with the old one (RFC 6749 §6).
    return { ...session, ...rest, expiresAt: Date.now() + expiresInSeconds * 1000 };
  } catch (error) {
    const known = asSignInError(error, issuer);
    if (!(known instanceof SignInError) || known.code !== 'SIGN_IN_REFUSED') throw known;
    throw new SignInError('SIGN_IN_ENDED', 'run sealtrail login again', { cause: known });
  }
}
