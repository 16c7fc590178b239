import { allowInsecureRequests, discovery, None, type Configuration } from 'openid-client';
import { asSignInError } from './as-sign-in-error.js';

const TIMEOUT_SECONDS = 10;

export interface ProviderClientOptions {
  readonly issuer: string;
  readonly clientId: string;
}

/**
 * A public client of the OpenID provider, by the provider's own description. At http only where the service says
 * so, as the demonstration on the loopback address does. Fails with SERVICE_UNREACHABLE or ANSWER_UNEXPECTED.
 */
export async function providerClient({ issuer, clientId }: ProviderClientOptions): Promise<Configuration> {
  try {
    return await discovery(new URL(issuer), clientId, undefined, None(), {
      timeout: TIMEOUT_SECONDS,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so for being seen, and only for http
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
    });
  } catch (error) {
    throw asSignInError(error, issuer);
  }
}
