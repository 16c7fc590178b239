import { beginCodeFlow } from './begin-code-flow.js';
import { CookieVisitor, type Visit } from './cookie-visitor.js';
import { readServiceIdentity } from './service-identity.js';
import { SignInError } from './sign-in-error.js';
import type { Tokens } from './tokens.js';

/** Nobody listens there: the last redirect is read, not followed. */
const REDIRECT_URI = 'http://127.0.0.1/callback';
const REDIRECTS_MAX = 10;

export interface DemoTokenOptions {
  /** Where the service is, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The id of a person of the demonstration, such as `issuer-1`. */
  readonly person: string;
}

/**
 * Signs in as a person of the demonstration, as a browser would: by the provider's own page.
 * Fails with a SignInError: NOT_A_DEMONSTRATION where the service has real people, PERSON_UNKNOWN, and as
 * `beginCodeFlow` does.
 */
export async function obtainDemoToken({ url, person }: DemoTokenOptions): Promise<Tokens> {
  const visitor = new CookieVisitor();
  const { issuer, clientId, resource, demonstration } = await readServiceIdentity(visitor, url);
  if (!demonstration) {
    throw new SignInError(
      'NOT_A_DEMONSTRATION',
      `the service at ${new URL(url).origin} has real people, who sign in at ${issuer}`,
    );
  }
  if (clientId === undefined) throw unexpected('the demonstration names no client');
  const parameters = { scope: 'openid', resource };
  const flow = await beginCodeFlow({ issuer, clientId, redirectUri: REDIRECT_URI, parameters });
  return await flow.finish(await signIn(visitor, flow.address, person));
}

/** Goes through the redirects of one site, answers its page once, and stops at the redirect back to us. */
async function signIn(visitor: CookieVisitor, request: URL, person: string): Promise<URL> {
  let visit = await visitor.visit(request);
  let answered = false;
  for (let hop = 0; hop < REDIRECTS_MAX; hop += 1) {
    if (visit.location !== undefined) {
      if (isCallback(visit.location)) return visit.location;
      if (visit.location.origin !== request.origin) throw unexpected('the provider sends elsewhere');
      visit = await visitor.visit(visit.location);
    } else {
      if (answered) throw notOnTheList(visit, person);
      if (visit.status !== 200)
        throw unexpected(`the provider answers ${String(visit.status)} to the sign-in`);
      visit = await visitor.visit(visit.url, { person });
      answered = true;
    }
  }
  throw unexpected('the provider redirects without end');
}

function isCallback(location: URL): boolean {
  return `${location.origin}${location.pathname}` === REDIRECT_URI;
}

function notOnTheList(visit: Visit, person: string): SignInError {
  if (visit.status !== 400) return unexpected(`the provider answers ${String(visit.status)} to the choice`);
  return new SignInError('PERSON_UNKNOWN', `the demonstration has nobody called ${JSON.stringify(person)}`);
}

function unexpected(detail: string): SignInError {
  return new SignInError('ANSWER_UNEXPECTED', detail);
}
