import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { asSignInError } from './as-sign-in-error.js';
import { providerClient, type ProviderClientOptions } from './provider-client.js';
import { tokensOf, type Tokens } from './tokens.js';

export interface CodeFlowOptions extends ProviderClientOptions {
  readonly redirectUri: string;
  /** Such as `scope` and `resource`; those of the flow itself cannot be set. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface CodeFlow {
  /** The page at which the person signs in. */
  readonly address: URL;
  readonly state: string;
  /** Exchanges what the provider sent back. Fails with SIGN_IN_REFUSED, SERVICE_UNREACHABLE or ANSWER_UNEXPECTED. */
  finish(callback: URL): Promise<Tokens>;
}

/** Authorization code with PKCE S256 (RFC 7636); `state`, and `iss` where the provider sends it, are checked. */
export async function beginCodeFlow(options: CodeFlowOptions): Promise<CodeFlow> {
  const { issuer, redirectUri, parameters } = options;
  const client = await providerClient(options);
  const verifier = randomPKCECodeVerifier();
  const state = randomState();
  const address = buildAuthorizationUrl(client, {
    ...parameters,
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const { resource } = parameters;
  return {
    address,
    state,
    async finish(callback) {
      try {
        const checks = { pkceCodeVerifier: verifier, expectedState: state };
        const further = resource === undefined ? {} : { resource };
        return tokensOf(await authorizationCodeGrant(client, callback, checks, further));
      } catch (error) {
        throw asSignInError(error, issuer);
      }
    },
  };
}
