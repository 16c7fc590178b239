import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';
import { ProviderStore } from '#gateway/identity/demo-provider/provider-store';

/** A person of the provider; the access token has these claims. Signs in with a secret, as a machine would. */
export interface ProviderPerson {
  readonly id: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface RealProviderOptions {
  /** Where it keeps what it remembers. */
  readonly folder: string;
  readonly audience: string;
  readonly people: readonly ProviderPerson[];
  /** How long access tokens last, in seconds. Default 3,600. */
  readonly ttlSeconds?: number;
}

const ALGORITHM = 'RS256';

/** An OpenID provider of its own on the loopback, as a deployment would have one: RS256, its own names. */
export class RealProvider {
  readonly issuer: string;
  readonly #server: Server;
  readonly #options: RealProviderOptions;
  readonly #port: number;
  readonly #secret = randomBytes(32).toString('hex');
  readonly #store: ProviderStore;
  #handle: ReturnType<Provider['callback']> | undefined;

  private constructor(server: Server, options: RealProviderOptions) {
    this.#server = server;
    this.#options = options;
    this.#store = new ProviderStore(join(options.folder, 'provider.db'), Date.now);
    this.#port = (server.address() as AddressInfo).port;
    this.issuer = `http://127.0.0.1:${String(this.#port)}`;
  }

  static async start(options: RealProviderOptions): Promise<RealProvider> {
    const server = createServer();
    await listenOn(server, 0);
    const provider = new RealProvider(server, options);
    server.on('request', (request, response) => void provider.#handle?.(request, response));
    await provider.rotate();
    return provider;
  }

  /** Signs with a new key from now on; the one before is no longer published. */
  async rotate(): Promise<void> {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const kid = randomBytes(8).toString('hex');
    const jwk: JWK = { ...(await exportJWK(privateKey)), kid, alg: ALGORITHM, use: 'sig' };
    const { people, audience, ttlSeconds = 3_600 } = this.#options;
    const claims = new Map(people.map((person) => [person.id, person.claims]));
    this.#handle = new Provider(this.issuer, {
      adapter: (model: string) => this.#store.adapter(model),
      ttl: { ClientCredentials: ttlSeconds },
      clients: people.map(({ id }) => ({
        client_id: id,
        client_secret: this.#secret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: ALGORITHM,
      })),
      jwks: { keys: [jwk] },
      cookies: { keys: [this.#secret] },
      extraTokenClaims: (_ctx, { clientId = '' }) => ({ ...claims.get(clientId) }),
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => audience,
          getResourceServerInfo: (_ctx, indicator) => ({
            scope: '',
            audience: indicator,
            accessTokenTTL: ttlSeconds,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: ALGORITHM } },
          }),
        },
      },
    }).callback();
  }

  /** An access token for the audience, or for another `resource`. */
  async token(person: string, resource: string = this.#options.audience): Promise<string> {
    const answer = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${person}:${this.#secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource }),
    });
    const { access_token: token } = (await answer.json()) as { access_token?: string };
    if (token === undefined) throw new Error(`the provider answers ${String(answer.status)}`);
    return token;
  }

  async goAway(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  comeBack(): Promise<void> {
    return listenOn(this.#server, this.#port);
  }

  async close(): Promise<void> {
    await this.goAway();
    this.#store.close();
  }
}

async function listenOn(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
