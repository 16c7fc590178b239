import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { CodeFlowError } from './code-flow-error.js';
import { CookieVisitor, type Visit } from './cookie-visitor.js';

/** Nobody listens there: the last redirect is read, not followed. */
const REDIRECT_URI = 'http://127.0.0.1/callback';
const REDIRECTS_MAX = 10;

const Identity = z.object({
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1),
  resource: z.string().min(1),
  demonstration: z.boolean(),
});
type Identity = z.infer<typeof Identity>;

const ProviderDescription = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url({ protocol: /^https?$/ }),
  token_endpoint: z.url({ protocol: /^https?$/ }),
});
type ProviderDescription = z.infer<typeof ProviderDescription>;

const TokenAnswer = z.object({
  access_token: z.string().min(1).max(8_192),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive(),
});

export interface DemoTokenOptions {
  /** Where the service is, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The id of a person of the demonstration, such as `issuer-1`. */
  readonly person: string;
}

export interface DemoToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/**
 * Signs in as a person of the demonstration, as a browser would: authorization code with PKCE S256 (RFC 7636)
 * through the provider's own page, with `state` and `iss` (RFC 9207) checked.
 * Fails with a CodeFlowError: NOT_A_DEMONSTRATION where the service has real people, PERSON_UNKNOWN,
 * SERVICE_UNREACHABLE, or ANSWER_UNEXPECTED.
 */
export async function obtainDemoToken({ url, person }: DemoTokenOptions): Promise<DemoToken> {
  const visitor = new CookieVisitor();
  const identity = await readIdentity(visitor, url);
  const description = await readDescription(visitor, identity.issuer);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const request = authorizationRequest(description, { identity, verifier, state });
  const callback = await signIn(visitor, request, person);
  const code = readCallback(callback, { state, issuer: identity.issuer });
  return await exchangeCode(visitor, description, { identity, verifier, code });
}

async function readIdentity(visitor: CookieVisitor, url: string): Promise<Identity> {
  const address = new URL('v1/identity', url.endsWith('/') ? url : `${url}/`);
  const identity = parseAnswer(await visitor.visit(address), Identity);
  if (!identity.demonstration) {
    throw new CodeFlowError(
      'NOT_A_DEMONSTRATION',
      `the service at ${address.origin} has real people; get an access token from ${identity.issuer}`,
    );
  }
  return identity;
}

async function readDescription(visitor: CookieVisitor, issuer: string): Promise<ProviderDescription> {
  const description = parseAnswer(
    await visitor.visit(new URL(`${issuer}/.well-known/openid-configuration`)),
    ProviderDescription,
  );
  if (description.issuer !== issuer) throw unexpected('the provider names another issuer');
  return description;
}

function authorizationRequest(
  description: ProviderDescription,
  by: { readonly identity: Identity; readonly verifier: string; readonly state: string },
): URL {
  const request = new URL(description.authorization_endpoint);
  request.search = new URLSearchParams({
    response_type: 'code',
    client_id: by.identity.clientId,
    redirect_uri: REDIRECT_URI,
    scope: 'openid',
    resource: by.identity.resource,
    state: by.state,
    code_challenge: createHash('sha256').update(by.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return request;
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

function notOnTheList(visit: Visit, person: string): CodeFlowError {
  if (visit.status !== 400) return unexpected(`the provider answers ${String(visit.status)} to the choice`);
  return new CodeFlowError('PERSON_UNKNOWN', `the demonstration has nobody called ${JSON.stringify(person)}`);
}

function readCallback(callback: URL, expected: { readonly state: string; readonly issuer: string }): string {
  const answer = callback.searchParams;
  if (answer.get('state') !== expected.state) throw unexpected('the sign-in came back with another state');
  if (answer.get('iss') !== expected.issuer) throw unexpected('the sign-in came back from another issuer');
  const code = answer.get('code');
  if (code === null)
    throw unexpected(`the provider refuses the sign-in: ${answer.get('error') ?? 'no code'}`);
  return code;
}

async function exchangeCode(
  visitor: CookieVisitor,
  description: ProviderDescription,
  by: { readonly identity: Identity; readonly verifier: string; readonly code: string },
): Promise<DemoToken> {
  const visit = await visitor.visit(new URL(description.token_endpoint), {
    grant_type: 'authorization_code',
    client_id: by.identity.clientId,
    redirect_uri: REDIRECT_URI,
    resource: by.identity.resource,
    code: by.code,
    code_verifier: by.verifier,
  });
  const answer = parseAnswer(visit, TokenAnswer);
  return { accessToken: answer.access_token, expiresInSeconds: answer.expires_in };
}

function parseAnswer<T>({ url, status, text }: Visit, schema: z.ZodType<T>): T {
  if (status !== 200) throw unexpected(`${url.origin}${url.pathname} answers ${String(status)}`);
  const answer = schema.safeParse(parseJson(text));
  if (!answer.success) throw unexpected(`${url.origin}${url.pathname} answers something else`);
  return answer.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unexpected(detail: string): CodeFlowError {
  return new CodeFlowError('ANSWER_UNEXPECTED', detail);
}
