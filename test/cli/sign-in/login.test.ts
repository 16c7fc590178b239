import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CookieVisitor } from '#cli/sign-in/cookie-visitor';
import { publishCatalogue } from '../../journeys/published-catalogue.ts';
import { runGateway, type RunningGateway } from '../../journeys/running-gateway.ts';
import { runCommandLine, type End } from '../command-line.ts';

interface Kept {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
}

describe('sealtrail login', () => {
  let running: RunningGateway;
  let sessionFolder = '';

  before(async function () {
    this.timeout(60_000);
    running = await runGateway();
    await publishCatalogue(running);
  });
  after(() => running.stop());
  beforeEach(async () => {
    sessionFolder = join(await mkdtemp(join(tmpdir(), 'sealtrail-login-')), 'sessions');
  });
  afterEach(() => rm(join(sessionFolder, '..'), { recursive: true, force: true }));

  const run = (...args: string[]): Promise<End> =>
    runCommandLine([...args, '--url', running.url], { sessionFolder });

  /** Signs in, with `browse` in the place of the browser, which gets the address that is printed. */
  function login(browse: (address: URL) => Promise<unknown>, ...args: string[]): Promise<End> {
    let browsing: Promise<unknown> = Promise.resolve();
    const onTold = (line: string): void => {
      const [, address] = /(https?:\S+)$/.exec(line) ?? [];
      if (address !== undefined) browsing = browse(new URL(address));
    };
    return runCommandLine(['login', '--no-browser', '--url', running.url, ...args], {
      sessionFolder,
      onTold,
    }).then(async (end) => {
      await browsing;
      return end;
    });
  }

  /** Follows all redirects, chooses the person on the page, and comes back to the command line. */
  async function choose(person: string, address: URL, browser = new CookieVisitor()): Promise<string> {
    let visit = await browser.visit(address);
    for (let hop = 0; hop < 10; hop += 1) {
      if (visit.location !== undefined) visit = await browser.visit(visit.location);
      else if (visit.url.pathname === '/callback') return visit.text;
      else visit = await browser.visit(visit.url, { person });
    }
    throw new Error('no end of redirects');
  }

  async function sessionFile(): Promise<string> {
    const [name = ''] = await readdir(sessionFolder);
    return join(sessionFolder, name);
  }

  async function kept(): Promise<Kept> {
    return JSON.parse(await readFile(await sessionFile(), 'utf8')) as Kept;
  }

  it('signs in by a browser, and later commands use it', async () => {
    let page = '';
    const { code, said } = await login(async (address) => {
      page = await choose('auditor', address);
    });
    expect(said).to.deep.equal([`signed in at ${running.url} as auditor`]);
    expect(code).to.equal(0);
    expect(page).to.include('You may close this window').and.include('命令行');
    expect((await run('trail', '--limit', '1')).code).to.equal(0);
    const who = JSON.parse((await run('whoami', '--json')).said[0] ?? '') as Record<string, unknown>;
    expect(who).to.deep.include({ subject: 'auditor', roles: ['auditor'], agency: '11100000000009013X' });
  });

  it('keeps the sign-in where nobody else reads it', async () => {
    await login((address) => choose('citizen-1', address));
    expect((await stat(sessionFolder)).mode & 0o777).to.equal(0o700);
    const path = await sessionFile();
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    await chmod(path, 0o644);
    const { code, told } = await run('grants');
    expect(code).to.equal(2);
    expect(told).to.include('chmod 600');
  });

  it('renews a token that has lapsed, and keeps the new one', async () => {
    await login((address) => choose('citizen-1', address));
    const before = await kept();
    await writeFile(await sessionFile(), JSON.stringify({ ...before, expiresAt: 1 }));
    expect((await run('grants')).code).to.equal(0);
    const after = await kept();
    expect(after.accessToken).to.not.equal(before.accessToken);
    expect(after.refreshToken).to.not.equal(before.refreshToken);
    expect(after.expiresAt).to.be.above(Date.now());
  });

  it('says that a sign-in has ended', async () => {
    await login((address) => choose('citizen-1', address));
    const { refreshToken, ...rest } = await kept();
    expect(refreshToken).to.be.a('string');
    for (const session of [rest, { ...rest, refreshToken: 'of-nobody' }]) {
      await writeFile(await sessionFile(), JSON.stringify({ ...session, expiresAt: 1 }));
      const { code, told } = await run('grants');
      expect(told).to.equal('SIGN_IN_ENDED: run sealtrail login again. 登录已失效，请重新登录。');
      expect(code).to.equal(2);
    }
  });

  it('asks who it is again, although the browser knows somebody', async () => {
    const browser = new CookieVisitor();
    await login((address) => choose('citizen-1', address, browser));
    await login((address) => choose('citizen-2', address, browser));
    expect((await run('whoami')).said[0]).to.equal('citizen-2: citizen');
  });

  it('forgets who was signed in, here and at the provider', async () => {
    await login((address) => choose('citizen-1', address));
    const before = await kept();
    const path = await sessionFile();
    const out = await run('logout');
    expect(out).to.deep.equal({ code: 0, said: [`signed out of ${running.url}`], told: '' });
    expect((await run('grants')).told).to.match(/^say who you are/);
    expect((await run('logout')).said).to.deep.equal([`nobody was signed in at ${running.url}`]);
    await writeFile(path, JSON.stringify({ ...before, expiresAt: 1 }), { mode: 0o600 });
    expect((await run('grants')).told).to.match(/^SIGN_IN_ENDED/);
  });

  it('takes nothing that comes with another state, and goes on waiting', async () => {
    const statuses: number[] = [];
    const { code } = await login(async (address) => {
      const back = new URL(address.searchParams.get('redirect_uri') ?? '');
      for (const strange of ['/callback?code=1', '/callback?code=1&state=x', '/', '/callback']) {
        statuses.push((await fetch(new URL(strange, back))).status);
      }
      statuses.push((await fetch(new URL('/callback?state=x', back), { method: 'POST' })).status);
      await choose('citizen-1', address);
    });
    expect(statuses).to.deep.equal([404, 404, 404, 404, 404]);
    expect(code).to.equal(0);
  });

  it('says what the provider refuses, and keeps nothing', async () => {
    const { code, told } = await login(async (address) => {
      const back = new URL(address.searchParams.get('redirect_uri') ?? '');
      const state = address.searchParams.get('state') ?? '';
      const iss = `${running.url}/oidc`;
      back.search = new URLSearchParams({ error: 'access_denied', state, iss }).toString();
      await fetch(back);
    });
    expect(told).to.match(/SIGN_IN_REFUSED: \S+ says access_denied\. 登录被拒绝。$/);
    expect(code).to.equal(2);
    expect((await run('grants')).told).to.match(/^say who you are/);
  });

  it('does not wait for ever', async () => {
    const { code, told } = await login(() => Promise.resolve(), '--timeout', '1');
    expect(told).to.match(/SIGN_IN_TIMED_OUT: nobody signed in within 1 seconds\. 登录超时。$/);
    expect(code).to.equal(2);
  });

  it('takes further parameters, and leaves ours out where they are empty', async () => {
    let asked = new URLSearchParams();
    await login(
      async (address) => {
        asked = address.searchParams;
        await choose('citizen-1', address);
      },
      ...['--parameter', 'ui_locales=en', '--parameter', 'resource='],
    );
    expect(asked.get('ui_locales')).to.equal('en');
    expect(asked.has('resource')).to.equal(false);
    expect(asked.get('code_challenge_method')).to.equal('S256');
  });
});
