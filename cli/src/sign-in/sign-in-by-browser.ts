import { beginCodeFlow } from './begin-code-flow.js';
import { CookieVisitor } from './cookie-visitor.js';
import { listenForCallback } from './listen-for-callback.js';
import { readServiceIdentity } from './service-identity.js';
import type { Session } from './session-store.js';
import { SignInError } from './sign-in-error.js';

export interface BrowserSignInOptions {
  /** Where the service is. */
  readonly url: string;
  /** Where the service names none, or another is wanted. */
  readonly clientId?: string;
  /** Further parameters of the authorization request; an empty value takes one of ours away. */
  readonly parameters: Readonly<Record<string, string>>;
  /** For a provider that compares ports; 0 takes a free one. */
  readonly port: number;
  readonly timeoutMs: number;
  /** Told the page at which to sign in. */
  readonly onAddress: (address: URL) => void;
}

/**
 * Signs in by the person's own browser (RFC 8252): authorization code with PKCE, redirected to the loopback
 * address. Fails with CLIENT_UNKNOWN, SIGN_IN_TIMED_OUT, SIGN_IN_REFUSED, SERVICE_UNREACHABLE or ANSWER_UNEXPECTED.
 */
export async function signInByBrowser(options: BrowserSignInOptions): Promise<Session> {
  const identity = await readServiceIdentity(new CookieVisitor(), options.url);
  const { issuer, resource: audience } = identity;
  const clientId = options.clientId ?? identity.clientId;
  if (clientId === undefined) {
    throw new SignInError(
      'CLIENT_UNKNOWN',
      `say --client-id, the name under which ${issuer} knows this command line`,
    );
  }
  const parameters = withoutEmpty({
    scope: 'openid',
    resource: audience,
    // Whoever was signed in in this browser before may not be who is meant.
    prompt: 'login',
    ...options.parameters,
  });
  const listener = await listenForCallback(options.port);
  try {
    const { redirectUri } = listener;
    const flow = await beginCodeFlow({ issuer, clientId, redirectUri, parameters });
    options.onAddress(flow.address);
    const callback = await listener.callback({ state: flow.state, timeoutMs: options.timeoutMs });
    const { expiresInSeconds, ...tokens } = await flow.finish(callback);
    const { resource } = parameters;
    return {
      issuer,
      clientId,
      ...(resource !== undefined && { resource }),
      ...tokens,
      expiresAt: Date.now() + expiresInSeconds * 1000,
    };
  } finally {
    await listener.close();
  }
}

function withoutEmpty(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}
