import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { loadSecretFile } from '../load-secret-file.js';
import { DemoPerson } from './demo-person.js';
import { loadSigningKeys, publicKeys } from './load-signing-keys.js';
import { pagePolicy } from './page.js';
import { DEMO_CLIENT_ID, providerConfiguration } from './provider-configuration.js';
import { ProviderStore } from './provider-store.js';
import { signIn } from './sign-in.js';

const People = z
  .array(DemoPerson)
  .min(1)
  .max(100)
  .refine((people) => new Set(people.map(({ id }) => id)).size === people.length, {
    error: 'two people have one id',
  });

export interface DemoProviderOptions {
  /** The public address at which `handler` is mounted, such as `http://127.0.0.1:8080/oidc`. */
  readonly issuer: string;
  /** The `aud` of access tokens: the identifier of the interface, an absolute URI. */
  readonly resource: string;
  /** Keeps `oidc.sqlite` and, under `secrets/`, the keys. Must be there. */
  readonly dataDir: string;
  /** 1 to 100, each with an id of their own. */
  readonly people: readonly DemoPerson[];
  /** Is told of faults of the provider itself, which people see as `server_error`. */
  readonly onFault: (fault: unknown) => void;
  /** Milliseconds since the epoch, for the lapse of what is stored. Default `Date.now`. */
  readonly clock?: () => number;
}

export interface DemoProvider {
  readonly issuer: string;
  readonly resource: string;
  readonly clientId: string;
  readonly people: readonly DemoPerson[];
  /** For `createTokenVerifier`, so that the gateway need not ask itself over HTTP. */
  readonly jwks: JSONWebKeySet;
  /** For `app.use('/oidc', handler)`, before anything that reads bodies. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  close(): void;
}

/**
 * A real OpenID provider for people who do not exist: everyone who reaches it may be any of them, without a
 * password. Keys are made at the first start, so that tokens and sessions outlive a restart; a restart at another
 * `issuer` ends them. Fails with a SecretFileError for a bad key file and with a ZodError for bad people.
 */
export async function createDemoProvider(options: DemoProviderOptions): Promise<DemoProvider> {
  const people = People.parse(options.people);
  const secrets = join(options.dataDir, 'secrets');
  const signingKeys = await loadSigningKeys(join(secrets, 'oidc-signing-keys.json'));
  const cookieKey = await loadSecretFile(join(secrets, 'oidc-cookies.key'), { bytes: 32 });
  const store = new ProviderStore(join(options.dataDir, 'oidc.sqlite'), options.clock ?? Date.now);
  const configuration = providerConfiguration({
    issuer: options.issuer,
    resource: options.resource,
    people: new Map(people.map((person) => [person.id, person])),
    store,
    signingKeys,
    cookieKey: Buffer.from(cookieKey).toString('base64url'),
  });
  const provider = new Provider(options.issuer, configuration);
  // Behind a proxy that ends TLS, the proxy's headers say that the browser came by https.
  provider.proxy = options.issuer.startsWith('https:');
  provider.on('server_error', (_ctx, fault) => {
    options.onFault(fault);
  });
  (provider as EventEmitter).on('error', options.onFault);
  provider.use(async (ctx, next) => {
    ctx.set({
      'Content-Security-Policy': pagePolicy(),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
    await next();
  });
  provider.use(signIn(provider, people));
  return {
    issuer: options.issuer,
    resource: options.resource,
    clientId: DEMO_CLIENT_ID,
    people,
    jwks: publicKeys(signingKeys),
    handler: provider.callback(),
    close: () => {
      store.close();
    },
  };
}
