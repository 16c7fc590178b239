import { errors, interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { DemoPerson } from './demo-person.js';
import { errorPage } from './error-page.js';
import type { SigningKeys } from './load-signing-keys.js';
import { pageLanguage } from './page-language.js';
import { personClaims } from './person-claims.js';
import type { ProviderStore } from './provider-store.js';

export const DEMO_CLIENT_ID = 'sealtrail-cli';
const DEMO_SCOPE = 'sealtrail';

/** Lifetimes in seconds. */
const ACCESS_TOKEN_TTL = 3_600;
const SESSION_TTL = 12 * 3_600;
const INTERACTION_TTL = 600;
const CODE_TTL = 60;

export interface ProviderParts {
  readonly issuer: string;
  /** The identifier of the interface, the `aud` of every access token. */
  readonly resource: string;
  readonly people: ReadonlyMap<string, DemoPerson>;
  readonly store: ProviderStore;
  readonly signingKeys: SigningKeys;
  readonly cookieKey: string;
}

/**
 * Authorization code with PKCE S256 for one public client on the loopback address (RFC 8252), access tokens as
 * RFC 9068 JWTs for one resource (RFC 8707), renewed by refresh tokens that are exchanged at each use, ES256
 * throughout; everything else is off.
 */
export function providerConfiguration(parts: ProviderParts): Configuration {
  return {
    adapter: (model: string) => parts.store.adapter(model),
    clients: [
      {
        client_id: DEMO_CLIENT_ID,
        client_name: 'Sealtrail',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        // Any port: the provider leaves the port of a native client's loopback address out of the comparison.
        redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: parts.signingKeys,
    cookies: cookies(parts),
    responseTypes: ['code'],
    scopes: ['openid'],
    issueRefreshToken: () => true,
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    features: features(parts),
    ttl: {
      AccessToken: ACCESS_TOKEN_TTL,
      AuthorizationCode: CODE_TTL,
      Grant: SESSION_TTL,
      IdToken: ACCESS_TOKEN_TTL,
      Interaction: INTERACTION_TTL,
      RefreshToken: SESSION_TTL,
      Session: SESSION_TTL,
    },
    interactions: { policy: loginOnly(), url: (_ctx, { uid }) => `${parts.issuer}/interaction/${uid}` },
    findAccount: (_ctx, id) => account(parts.people.get(id)),
    extraTokenClaims: (_ctx, token) => claimsOf(parts.people, token),
    loadExistingGrant: (ctx) => grantImplied(ctx, parts.resource),
    renderError: (ctx, { error, error_description: detail }) => {
      ctx.type = 'html';
      ctx.body = errorPage(pageLanguage(ctx), error, detail);
    },
  };
}

function cookies({ issuer, cookieKey }: ProviderParts): Configuration['cookies'] {
  return {
    keys: [cookieKey],
    long: { httpOnly: true, sameSite: 'lax', signed: true, path: new URL(issuer).pathname },
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  };
}

function features({ resource }: ProviderParts): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    // There is one client, a public one: whoever holds a token may end it.
    revocation: { enabled: true, allowedPolicy: () => true },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, indicator) => {
        if (indicator !== resource) throw new errors.InvalidTarget();
        return {
          scope: DEMO_SCOPE,
          audience: resource,
          accessTokenTTL: ACCESS_TOKEN_TTL,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        };
      },
    },
  };
}

/** Our own client needs nobody's consent, so that signing in is the only thing that is ever asked. */
function loginOnly(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check(
        'person_gone',
        'the person signed in is no longer on the list',
        ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
      ),
    );
  return policy;
}

type Accounts = NonNullable<Configuration['findAccount']>;

function account(person: DemoPerson | undefined): ReturnType<Accounts> {
  if (person === undefined) return undefined;
  return { accountId: person.id, claims: () => ({ sub: person.id }) };
}

function claimsOf(
  people: ReadonlyMap<string, DemoPerson>,
  token: Parameters<NonNullable<Configuration['extraTokenClaims']>>[1],
): Record<string, unknown> | undefined {
  const person = 'accountId' in token ? people.get(token.accountId) : undefined;
  return person === undefined ? undefined : personClaims(person);
}

type ImpliedGrant = Awaited<ReturnType<NonNullable<Configuration['loadExistingGrant']>>>;

/** The grant that consent would have made: all that there is, for whoever is signed in. */
async function grantImplied({ oidc }: KoaContextWithOIDC, resource: string): Promise<ImpliedGrant> {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const { clientId } = client;
  const { accountId } = session;
  const grantId = session.grantIdFor(clientId);
  const earlier = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  if (earlier?.accountId === accountId) return earlier;
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope('openid');
  grant.addResourceScope(resource, DEMO_SCOPE);
  await grant.save();
  return grant;
}
