import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { KeySource } from '#gateway/identity/provider-keys';
import { createPseudonyms } from '#gateway/identity/pseudonyms';
import { createTokenVerifier, type VerifyAccessToken } from '#gateway/identity/verify-access-token';
import { ServiceError } from '#gateway/service-error';
import {
  AUDIENCE,
  makeSigningKey,
  NOW_MS,
  officerClaims,
  signToken,
  type SigningKey,
} from './access-tokens.ts';

const pseudonyms = createPseudonyms(new Uint8Array(32).fill(7));

/** Stands where a deployment's own provider would: says what it is told to say and counts what it is asked. */
describe('the keys of a provider elsewhere', () => {
  let server: Server;
  let origin: string;
  let key: SigningKey;
  let answers: Record<string, () => { status?: number; body: string; location?: string }>;
  let asked: string[];
  let now: number;

  beforeEach(async () => {
    key = await makeSigningKey('key-1');
    asked = [];
    now = NOW_MS;
    server = createServer((request, response) => {
      const path = request.url ?? '';
      asked.push(path);
      const { status = 200, body, location } = answers[path]?.() ?? { status: 404, body: '' };
      response.writeHead(status, location === undefined ? {} : { location });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    answers = {
      '/.well-known/openid-configuration': () => ({
        body: JSON.stringify({ issuer: origin, jwks_uri: `${origin}/jwks` }),
      }),
      '/jwks': () => ({ body: JSON.stringify(key.jwks) }),
    };
  });

  afterEach(stop);

  async function stop(): Promise<void> {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  function verifier(keys: KeySource = { discover: true }, cooldownMs?: number): VerifyAccessToken {
    return createTokenVerifier({
      issuer: origin,
      audience: AUDIENCE,
      keys,
      pseudonyms,
      clock: () => now,
      ...(cooldownMs === undefined ? {} : { cooldownMs }),
    });
  }

  function token(by = key, header = {}): Promise<string> {
    return signToken(by, officerClaims({ iss: origin }), header);
  }

  async function refusal(verify: VerifyAccessToken, text: string): Promise<ServiceError> {
    const outcome: unknown = await verify(text).catch((error: unknown) => error);
    if (outcome instanceof ServiceError) return outcome;
    throw new Error('the token was accepted', { cause: outcome });
  }

  it('are found through its description, once, and not before a token comes', async () => {
    const verify = verifier();
    expect(asked).to.deep.equal([]);
    await verify(await token());
    await verify(await token(key, { typ: 'application/at+jwt' }));
    expect(asked).to.deep.equal(['/.well-known/openid-configuration', '/jwks']);
  });

  it('are found at an address that is given', async () => {
    await verifier({ jwksUri: `${origin}/jwks` })(await token());
    expect(asked).to.deep.equal(['/jwks']);
  });

  it('are read once by many who come at once', async () => {
    const verify = verifier();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => token()));
    await Promise.all(tokens.map(verify));
    expect(asked).to.deep.equal(['/.well-known/openid-configuration', '/jwks']);
  });

  it('are read anew for an unknown kid, so that a rotated key is accepted and a removed one no more', async () => {
    const verify = verifier(undefined, 0);
    const old = key;
    await verify(await token(old));
    key = await makeSigningKey('key-2');
    expect(await verify(await token(key))).to.have.property('subject', 'issuer-1');
    expect(await refusal(verify, await token(old))).to.have.property('code', 'TOKEN_INVALID');
  });

  it('are not read anew for every unknown kid', async () => {
    const verify = verifier();
    await verify(await token());
    for (let index = 0; index < 50; index += 1) {
      const foreign = await token(key, { kid: `kid-${String(index)}` });
      expect(await refusal(verify, foreign)).to.have.property('code', 'TOKEN_INVALID');
    }
    expect(asked.filter((path) => path === '/jwks')).to.have.length(1);
  });

  const broken: readonly [string, string, () => { status?: number; body: string; location?: string }][] = [
    ['keys that are no JSON', '/jwks', () => ({ body: '<html>' })],
    ['keys that are no key set', '/jwks', () => ({ body: '{"keys":"none"}' })],
    ['keys of more than 256 KiB', '/jwks', () => ({ body: ' '.repeat(300 * 1024) })],
    ['500 for the keys', '/jwks', () => ({ status: 500, body: JSON.stringify(key.jwks) })],
    ['a redirect for the keys', '/jwks', () => ({ status: 302, body: '', location: `${origin}/other` })],
    ['no description', '/.well-known/openid-configuration', () => ({ status: 404, body: '' })],
    [
      'a description without keys',
      '/.well-known/openid-configuration',
      () => ({ body: `{"issuer":"${origin}"}` }),
    ],
    [
      'a description of another issuer',
      '/.well-known/openid-configuration',
      () => ({ body: JSON.stringify({ issuer: `${origin}/`, jwks_uri: `${origin}/jwks` }) }),
    ],
    [
      'keys over an open line',
      '/.well-known/openid-configuration',
      () => ({ body: JSON.stringify({ issuer: origin, jwks_uri: 'http://192.0.2.1/jwks' }) }),
    ],
  ];
  for (const [title, path, answer] of broken) {
    it(`refuse every token while the provider has ${title}, and recover`, async () => {
      const whole = answers[path];
      answers[path] = answer;
      answers['/other'] = () => ({ body: JSON.stringify(key.jwks) });
      const verify = verifier();
      const error = await refusal(verify, await token());
      expect(error.code).to.equal('IDENTITY_PROVIDER_UNAVAILABLE');
      expect(error.retryAfterSeconds).to.equal(5);
      expect(asked).to.not.include('/other');
      if (whole !== undefined) answers[path] = whole;
      now += 5_000;
      expect(await verify(await token())).to.have.property('subject', 'issuer-1');
    });
  }

  it('cannot be had from a provider that is down, which is asked at most once in five seconds', async () => {
    await stop();
    const verify = verifier();
    const first = await refusal(verify, await token());
    expect(first.code).to.equal('IDENTITY_PROVIDER_UNAVAILABLE');
    expect(first.detail).to.include('cannot be reached');
    now += 4_999;
    expect((await refusal(verify, await token())).detail).to.include('a moment ago');
    now += 1;
    expect((await refusal(verify, await token())).detail).to.include('cannot be reached');
  });

  it('stay good for known kids while the provider is down, and open nothing for unknown ones', async () => {
    const verify = verifier(undefined, 0);
    await verify(await token());
    await stop();
    expect(await verify(await token())).to.have.property('subject', 'issuer-1');
    const stranger = await makeSigningKey('key-9');
    expect(await refusal(verify, await token(stranger))).to.have.property(
      'code',
      'IDENTITY_PROVIDER_UNAVAILABLE',
    );
  });

  it('are never asked over an open line', () => {
    for (const address of [
      'http://id.example',
      'http://192.0.2.1/oidc',
      'ftp://id.example',
      'file:///etc/passwd',
    ]) {
      const make = (): VerifyAccessToken =>
        createTokenVerifier({ issuer: address, audience: AUDIENCE, keys: { discover: true }, pseudonyms });
      expect(make, address).to.throw(TypeError);
    }
  });
});
