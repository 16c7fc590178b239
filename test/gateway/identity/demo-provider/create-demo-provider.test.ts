import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { exportJWK, generateKeyPair } from 'jose';
import { ZodError } from 'zod';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import { CookieVisitor, type Visit } from '#cli/sign-in/cookie-visitor';
import { createDemoProvider, type DemoProvider } from '#gateway/identity/demo-provider/create-demo-provider';
import type { DemoPerson } from '#gateway/identity/demo-provider/demo-person';
import { createPseudonyms } from '#gateway/identity/pseudonyms';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { createTokenVerifier, type VerifyAccessToken } from '#gateway/identity/verify-access-token';
import { AUDIENCE } from '../access-tokens.ts';
import { PEOPLE, startDemoGateway, type DemoGateway } from './demo-gateway.ts';

const VERIFIER = 'v'.repeat(43);
const CALLBACK = 'http://127.0.0.1:49152/callback';

function verifierOf(provider: DemoProvider): VerifyAccessToken {
  return createTokenVerifier({
    issuer: provider.issuer,
    audience: AUDIENCE,
    keys: { jwks: provider.jwks },
    pseudonyms: createPseudonyms(new Uint8Array(32).fill(7)),
  });
}

describe('createDemoProvider', () => {
  let dataDir: string;
  let gateway: DemoGateway;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-demo-provider-'));
    gateway = await startDemoGateway({ dataDir });
  });

  afterEach(async () => {
    await gateway.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function restart(people?: readonly DemoPerson[]): Promise<void> {
    const port = Number(new URL(gateway.url).port);
    await gateway.stop();
    gateway = await startDemoGateway({ dataDir, port, ...(people === undefined ? {} : { people }) });
  }

  function authorization(changes: Readonly<Record<string, string | undefined>> = {}): URL {
    const url = new URL(`${gateway.url}/oidc/auth`);
    const parameters: Record<string, string | undefined> = {
      response_type: 'code',
      client_id: 'sealtrail-cli',
      redirect_uri: CALLBACK,
      scope: 'openid',
      state: 'state-1',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  /** Follows redirects within the provider until a page, or until it sends back to the client. */
  async function walk(browser: CookieVisitor, start: URL | Visit): Promise<Visit> {
    let visit = start instanceof URL ? await browser.visit(start) : start;
    for (let hop = 0; hop < 10 && visit.location?.origin === gateway.url; hop += 1) {
      visit = await browser.visit(visit.location);
    }
    return visit;
  }

  async function signIn(browser: CookieVisitor, person: string, changes = {}): Promise<Visit> {
    const page = await walk(browser, authorization(changes));
    return await walk(browser, await browser.visit(page.url, { person }));
  }

  async function exchange(callback: Visit, changes: Record<string, string> = {}): Promise<Visit> {
    return await new CookieVisitor().visit(new URL(`${gateway.url}/oidc/token`), {
      grant_type: 'authorization_code',
      client_id: 'sealtrail-cli',
      redirect_uri: CALLBACK,
      code: callback.location?.searchParams.get('code') ?? '',
      code_verifier: VERIFIER,
      ...changes,
    });
  }

  async function subjectOf(callback: Visit): Promise<string> {
    const answer = JSON.parse((await exchange(callback)).text) as { access_token: string };
    return (await verifierOf(gateway.provider)(answer.access_token)).subject;
  }

  it('describes itself at the address where it is mounted, and offers no more than it needs', async () => {
    const { text } = await new CookieVisitor().visit(
      new URL(`${gateway.url}/oidc/.well-known/openid-configuration`),
    );
    const description = JSON.parse(text) as Record<string, unknown>;
    expect(description).to.include({
      issuer: `${gateway.url}/oidc`,
      authorization_endpoint: `${gateway.url}/oidc/auth`,
      token_endpoint: `${gateway.url}/oidc/token`,
      jwks_uri: `${gateway.url}/oidc/jwks`,
      authorization_response_iss_parameter_supported: true,
    });
    expect(description['response_types_supported']).to.deep.equal(['code']);
    expect(description['code_challenge_methods_supported']).to.deep.equal(['S256']);
    expect(description['id_token_signing_alg_values_supported']).to.deep.equal(['ES256']);
    expect(description).to.not.have.any.keys(
      'registration_endpoint',
      'userinfo_endpoint',
      'end_session_endpoint',
      'device_authorization_endpoint',
      'introspection_endpoint',
    );
  });

  it('gives tokens that a verifier accepts over HTTP by discovery alone', async () => {
    const { accessToken } = await obtainDemoToken({ url: gateway.url, person: 'requester' });
    const verify = createTokenVerifier({
      issuer: gateway.provider.issuer,
      audience: AUDIENCE,
      keys: { discover: true },
      pseudonyms: createPseudonyms(new Uint8Array(32).fill(7)),
    });
    expect(await verify(accessToken)).to.have.property('agency', '113300000000020223');
  });

  it('gives the same token whether or not the client names the resource', async () => {
    const named = await signIn(new CookieVisitor(), 'issuer-1', { resource: AUDIENCE });
    expect(await subjectOf(named)).to.equal('issuer-1');
    const unnamed = await signIn(new CookieVisitor(), 'issuer-1');
    expect(await subjectOf(unnamed)).to.equal('issuer-1');
  });

  describe('the page', () => {
    it('lists everybody in one plain form and runs nothing', async () => {
      const { text, status } = await walk(new CookieVisitor(), authorization());
      expect(status).to.equal(200);
      expect(text.match(/<form\b/g)).to.have.length(1);
      for (const { id } of PEOPLE)
        expect(text).to.include(`<button type="submit" name="person" value="${id}">`);
      expect(text).to.not.match(/<script|javascript:|\son[a-z]+=|style=|type="password"|https?:\/\//i);
      expect(text).to.include('签发人甲').and.include('市民甲');
    });

    const languages: readonly [string, Record<string, string>, string][] = [
      ['Chinese when nothing is asked for', {}, 'zh-CN'],
      ['the language that the client asks for', { ui_locales: 'en zh' }, 'en'],
      ['Chinese for a client that asks for it', { ui_locales: 'zh-CN' }, 'zh-CN'],
    ];
    for (const [title, changes, language] of languages) {
      it(`speaks ${title}`, async () => {
        const { text } = await walk(new CookieVisitor(), authorization(changes));
        expect(text).to.include(`<html lang="${language}">`);
        expect(text).to.include(language === 'en' ? 'This is a demonstration' : '这是演示环境');
      });
    }

    it("speaks the browser's language, and the other one by a link", async () => {
      const browser = new CookieVisitor();
      const page = await walk(browser, authorization());
      const other = /href="([^"]+)" lang="en"/.exec(page.text)?.[1] ?? '';
      const english = await browser.visit(new URL(other, page.url));
      expect(english.text).to.include('Issuing officer &lt;1&gt;').and.include('<html lang="en">');
    });

    it('runs no script, takes nothing from elsewhere, and posts only to itself and on to the client', async () => {
      const first = await fetch(authorization(), { redirect: 'manual' });
      const cookie = first.headers
        .getSetCookie()
        .map((text) => text.split(';')[0])
        .join('; ');
      const page = await fetch(first.headers.get('location') ?? '', { headers: { cookie } });
      const style = /<style>([^]*)<\/style>/.exec(await page.text())?.[1] ?? '';
      const styleHash = createHash('sha256').update(style).digest('base64');
      expect(page.headers.get('content-security-policy')).to.equal(
        // Browsers hold a form to form-action through its redirects, so the client must be named.
        `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self' http://127.0.0.1:49152; ` +
          "base-uri 'none'; frame-ancestors 'none'",
      );
      expect(page.headers.get('cache-control')).to.equal('no-store');
      expect(page.headers.get('referrer-policy')).to.equal('no-referrer');
      expect(page.headers.get('x-content-type-options')).to.equal('nosniff');
    });

    it('asks again, and says so, when nobody on the list is named', async () => {
      const browser = new CookieVisitor();
      const page = await walk(browser, authorization());
      for (const person of ['nobody', '', '"><script>']) {
        const again = await browser.visit(page.url, { person });
        expect(again.status).to.equal(400);
        expect(again.text).to.include('role="alert"').and.not.include('nobody').and.not.include('<script');
      }
      const done = await walk(browser, await browser.visit(page.url, { person: 'issuer-1' }));
      expect(await subjectOf(done)).to.equal('issuer-1');
    });

    it('asks again for a form that is too long or no form', async () => {
      const browser = new CookieVisitor();
      const page = await walk(browser, authorization());
      const first = await browser.visit(page.url, { person: 'issuer-1', padding: 'x'.repeat(3_000) });
      expect(first.status).to.equal(303);
      const other = new CookieVisitor();
      const second = await walk(other, authorization());
      const outcome = await other
        .visit(second.url, { person: 'issuer-1', padding: 'x'.repeat(100_000) })
        .then(
          ({ status }) => status,
          () => 'cut off',
        );
      expect(outcome).to.be.oneOf([400, 'cut off']);
      expect((await other.visit(second.url)).status).to.equal(200);
    });

    it('belongs to the browser that began: another one sees and changes nothing', async () => {
      const page = await walk(new CookieVisitor(), authorization());
      const stranger = new CookieVisitor();
      expect((await stranger.visit(page.url)).status).to.equal(400);
      expect((await stranger.visit(page.url, { person: 'issuer-1' })).status).to.equal(400);
      await walk(stranger, authorization());
      expect((await stranger.visit(page.url, { person: 'issuer-1' })).status).to.equal(400);
    });

    it('knows GET and POST only', async () => {
      const page = await walk(new CookieVisitor(), authorization());
      const response = await fetch(page.url, { method: 'DELETE' });
      expect(response.status).to.equal(405);
      expect(response.headers.get('allow')).to.equal('GET, POST');
    });
  });

  describe('a client', () => {
    for (const redirect of [
      'http://127.0.0.1/callback',
      'http://127.0.0.1:1/callback',
      'http://127.0.0.1:65535/callback',
      'http://[::1]:40000/callback',
    ]) {
      it(`may be called back at ${redirect}`, async () => {
        const visit = await signIn(new CookieVisitor(), 'issuer-1', { redirect_uri: redirect });
        expect(visit.location?.href).to.match(/[?&]code=/);
        expect(visit.location?.searchParams.get('state')).to.equal('state-1');
        expect(visit.location?.searchParams.get('iss')).to.equal(`${gateway.url}/oidc`);
        expect(`${visit.location?.origin ?? ''}/callback`).to.equal(new URL(redirect).href);
      });
    }

    for (const redirect of [
      'http://localhost:49152/callback',
      'http://127.0.0.2:49152/callback',
      'http://192.0.2.1:49152/callback',
      'https://127.0.0.1:49152/callback',
      'http://127.0.0.1:49152/other',
      'http://127.0.0.1:49152/callback/../other',
      'http://127.0.0.1:49152@attacker.example/callback',
      'https://attacker.example/callback',
    ]) {
      it(`is never called back at ${redirect}`, async () => {
        const visit = await walk(new CookieVisitor(), authorization({ redirect_uri: redirect }));
        expect(visit.status).to.equal(400);
        expect(visit.location).to.equal(undefined);
      });
    }

    const refusedRequests: readonly [string, Record<string, string | undefined>, string][] = [
      ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
      ['with plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['with an implicit response', { response_type: 'id_token' }, 'unsupported_response_type'],
      ['for another resource', { resource: 'urn:other' }, 'invalid_target'],
      ['for consent, which is implied', { prompt: 'consent' }, 'invalid_request'],
      ['that may not ask, before anybody signed in', { prompt: 'none' }, 'login_required'],
    ];
    for (const [title, changes, code] of refusedRequests) {
      it(`is refused a request ${title}`, async () => {
        const visit = await walk(new CookieVisitor(), authorization(changes));
        const { searchParams, hash } = visit.location ?? new URL(CALLBACK);
        const error = searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error');
        expect(error).to.equal(code);
      });
    }

    it('that is not known gets a page and no redirect', async () => {
      const visit = await walk(new CookieVisitor(), authorization({ client_id: 'other' }));
      expect(visit.status).to.equal(400);
      expect(visit.location).to.equal(undefined);
    });

    it('gets no token for a code with another verifier, redirect address or client', async () => {
      const wrong: readonly Record<string, string>[] = [
        { code_verifier: 'w'.repeat(43) },
        { redirect_uri: 'http://127.0.0.1:49153/callback' },
        { client_id: 'other' },
        { resource: 'urn:other' },
      ];
      for (const changes of wrong) {
        const callback = await signIn(new CookieVisitor(), 'issuer-1');
        expect((await exchange(callback, changes)).status, JSON.stringify(changes)).to.be.oneOf([400, 401]);
      }
    });

    it('gets one token for one code, also across a restart', async () => {
      const callback = await signIn(new CookieVisitor(), 'issuer-1');
      expect((await exchange(callback)).status).to.equal(200);
      expect((await exchange(callback)).status).to.equal(400);
      const second = await signIn(new CookieVisitor(), 'issuer-1');
      await restart();
      expect((await exchange(second)).status).to.equal(200);
      await restart();
      expect((await exchange(second)).status).to.equal(400);
    });
  });

  describe('a session', () => {
    it('spares the second sign-in, also after a restart', async () => {
      const browser = new CookieVisitor();
      await signIn(browser, 'citizen-1');
      expect(await subjectOf(await walk(browser, authorization()))).to.equal('citizen-1');
      await restart();
      expect(await subjectOf(await walk(browser, authorization({ prompt: 'none' })))).to.equal('citizen-1');
    });

    it('gives way to another person without a page that runs scripts', async () => {
      const browser = new CookieVisitor();
      await signIn(browser, 'citizen-1');
      const page = await walk(browser, authorization({ prompt: 'login' }));
      expect(page.status).to.equal(200);
      const done = await walk(browser, await browser.visit(page.url, { person: 'requester' }));
      expect(await subjectOf(done)).to.equal('requester');
      expect(await subjectOf(await walk(browser, authorization({ prompt: 'none' })))).to.equal('requester');
    });

    it('goes on for the same person after a new sign-in', async () => {
      const browser = new CookieVisitor();
      await signIn(browser, 'citizen-1');
      const page = await walk(browser, authorization({ prompt: 'login' }));
      const done = await walk(browser, await browser.visit(page.url, { person: 'citizen-1' }));
      expect(await subjectOf(done)).to.equal('citizen-1');
    });

    it('of somebody who left the list asks anew', async () => {
      const browser = new CookieVisitor();
      await signIn(browser, 'citizen-1');
      await restart(PEOPLE.filter(({ id }) => id !== 'citizen-1'));
      const page = await walk(browser, authorization());
      expect(page.status).to.equal(200);
      expect(page.text).to.not.include('value="citizen-1"');
      const done = await walk(browser, await browser.visit(page.url, { person: 'issuer-1' }));
      expect(await subjectOf(done)).to.equal('issuer-1');
      expect(gateway.faults).to.deep.equal([]);
    });
  });

  describe('its keys', () => {
    const keyFile = (): string => join(dataDir, 'secrets', 'oidc-signing-keys.json');

    it('outlive a restart, so that tokens do', async () => {
      const { accessToken } = await obtainDemoToken({ url: gateway.url, person: 'issuer-1' });
      await restart();
      expect(await verifierOf(gateway.provider)(accessToken)).to.have.property('subject', 'issuer-1');
    });

    it('may be rotated: the first signs, the older ones still count', async () => {
      const before = await obtainDemoToken({ url: gateway.url, person: 'issuer-1' });
      const { keys } = JSON.parse(await readFile(keyFile(), 'utf8')) as { keys: object[] };
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const fresh = { ...(await exportJWK(privateKey)), kid: 'fresh', alg: 'ES256', use: 'sig' };
      await writeFile(keyFile(), JSON.stringify({ keys: [fresh, ...keys] }));
      await restart();
      const after = await obtainDemoToken({ url: gateway.url, person: 'issuer-1' });
      expect(Buffer.from(after.accessToken.split('.')[0] ?? '', 'base64url').toString()).to.include(
        '"fresh"',
      );
      const verify = verifierOf(gateway.provider);
      expect(await verify(before.accessToken)).to.deep.equal(await verify(after.accessToken));
    });

    it('and all it keeps are for its owner alone', async () => {
      await obtainDemoToken({ url: gateway.url, person: 'issuer-1' });
      const files = ['secrets/oidc-signing-keys.json', 'secrets/oidc-cookies.key', 'oidc.sqlite'];
      for (const file of files) {
        expect((await stat(join(dataDir, file))).mode & 0o777, file).to.equal(0o600);
      }
      expect((await stat(join(dataDir, 'secrets'))).mode & 0o777).to.equal(0o700);
    });

    for (const file of ['oidc-signing-keys.json', 'oidc-cookies.key']) {
      it(`must not be readable by others: ${file}`, async () => {
        await chmod(join(dataDir, 'secrets', file), 0o644);
        const error: unknown = await startAgain().catch((cause: unknown) => cause);
        expect(error).to.be.instanceOf(SecretFileError).with.property('code', 'SECRET_READABLE_BY_OTHERS');
      });
    }
  });

  function startAgain(people: readonly DemoPerson[] = PEOPLE): Promise<DemoProvider> {
    return createDemoProvider({
      issuer: `${gateway.url}/oidc`,
      resource: AUDIENCE,
      dataDir,
      people,
      onFault: () => undefined,
    });
  }

  const [officer, , citizen] = PEOPLE as readonly [DemoPerson, DemoPerson, DemoPerson];
  const badPeople: readonly [string, readonly unknown[]][] = [
    ['nobody', []],
    ['an officer without an agency', [{ ...officer, agency: undefined }]],
    ['an agency with a wrong check digit', [{ ...officer, agency: '111100000000010113' }]],
    ['a citizen without a document', [{ ...citizen, idDocument: undefined }]],
    [
      'a number with a wrong check digit',
      [{ ...citizen, idDocument: { type: 'citizen-number', number: '110101199003070012' } }],
    ],
    ['an unknown role', [{ ...officer, roles: ['root'] }]],
    ['an id that is no word', [{ ...officer, id: 'Issuer 1' }]],
    ['two with one id', [officer, officer]],
  ];
  for (const [title, people] of badPeople) {
    it(`refuses to start with ${title}`, async () => {
      const outcome: unknown = await startAgain(people as readonly DemoPerson[]).catch(
        (error: unknown) => error,
      );
      expect(outcome).to.be.instanceOf(ZodError);
    });
  }
});
