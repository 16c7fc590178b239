import type { TokenEndpointResponse } from 'openid-client';

/** Where a provider does not say how long (RFC 6749 §5.1 only recommends it), in seconds. */
const LIFETIME_UNSAID = 300;

export interface Tokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken?: string;
}

export function tokensOf(answer: TokenEndpointResponse): Tokens {
  const { access_token: accessToken, expires_in: expiresIn, refresh_token: refreshToken } = answer;
  return {
    accessToken,
    expiresInSeconds: expiresIn ?? LIFETIME_UNSAID,
    ...(refreshToken !== undefined && { refreshToken }),
  };
}
