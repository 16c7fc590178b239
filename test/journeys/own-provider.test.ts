import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { AGENCIES } from '../core/rule-context.ts';
import { CITIZEN_NUMBER, compact } from '../gateway/identity/access-tokens.ts';
import { RealProvider, type ProviderPerson } from './real-provider.ts';

const AUDIENCE = 'urn:province:sealtrail';

/** As the province's own provider says it. */
const PEOPLE: readonly ProviderPerson[] = [
  {
    id: 'li.registrar',
    claims: { realm_access: { roles: ['catalogue-office', 'staff'] }, unit: AGENCIES.registrar },
  },
  { id: 'wang.citizen', claims: { realm_access: { roles: ['public'] }, sfzh: CITIZEN_NUMBER } },
  { id: 'no.role', claims: { unit: AGENCIES.registrar } },
  // Our own name of a role, which this provider gives to somebody else.
  { id: 'name.only', claims: { realm_access: { roles: ['registrar'] }, unit: AGENCIES.registrar } },
  { id: 'no.unit', claims: { realm_access: { roles: ['catalogue-office'] } } },
];

const SETTINGS = {
  DEMO: 'off',
  PORT: '0',
  OIDC_AUDIENCE: AUDIENCE,
  OIDC_ALGORITHM: 'RS256',
  OIDC_ROLES_CLAIM: '/realm_access/roles',
  OIDC_AGENCY_CLAIM: 'unit',
  OIDC_ID_DOCUMENT_CLAIM: 'sfzh',
  OIDC_ROLE_NAMES: 'catalogue-office=registrar, public=citizen',
};

describe('a deployment with a provider of its own', function () {
  this.timeout(30_000);
  let provider: RealProvider;
  let gateway: Gateway;
  let folder: string;
  let now: number;

  async function start(): Promise<void> {
    const config = parseConfig({
      ...SETTINGS,
      DATA_DIR: join(folder, 'data'),
      OIDC_ISSUER: provider.issuer,
    });
    gateway = await startGateway({ config, clock: () => now });
  }

  beforeEach(async () => {
    now = Date.now();
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-provider-'));
    provider = await RealProvider.start({ folder, audience: AUDIENCE, people: PEOPLE });
    await start();
  });

  afterEach(async () => {
    await gateway.stop();
    await provider.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function post(path: string, token: string, body: object): Promise<readonly [number, unknown]> {
    const answer = await fetch(gateway.address + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': 'registration-1',
      },
      body: JSON.stringify(body),
    });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  }

  const found = (token: string): Promise<readonly [number, unknown]> =>
    post('/v1/agencies', token, {
      creditCode: AGENCIES.registrar,
      name: { zh: '省政务服务局', en: 'Provincial service office' },
      organisation: 'ministry',
      powers: ['registrar'],
    });

  it('says whom to ask for tokens, and has no people of its own', async () => {
    const identity = (await (await fetch(`${gateway.address}/v1/identity`)).json()) as object;
    expect(identity).to.include({ issuer: provider.issuer, resource: AUDIENCE, demonstration: false });
    expect((await fetch(`${gateway.address}/oidc/.well-known/openid-configuration`)).status).to.equal(404);
  });

  it('finds officers, agencies, roles and citizens by the names that the provider has for them', async () => {
    expect(await found(await provider.token('li.registrar'))).to.deep.equal([201, undefined]);
    const summary = await fetch(`${gateway.address}/v1/my/summary`, {
      headers: { authorization: `Bearer ${await provider.token('wang.citizen')}` },
    });
    const { subjectId } = (await summary.json()) as { subjectId?: string };
    const own = gateway.services.pseudonyms.subjectId({ type: 'citizen-number', number: CITIZEN_NUMBER });
    expect([summary.status, subjectId]).to.deep.equal([200, own]);
  });

  it('gives nobody a role that the provider did not', async () => {
    for (const person of ['no.role', 'name.only', 'wang.citizen'])
      expect(await found(await provider.token(person))).to.deep.equal([403, 'NOT_ALLOWED']);
    expect(await found(await provider.token('no.unit'))).to.deep.equal([401, 'TOKEN_INVALID']);
  });

  it('refuses a token for another service', async () => {
    const token = await provider.token('li.registrar', 'urn:province:tax');
    expect(await found(token)).to.deep.equal([401, 'TOKEN_INVALID']);
  });

  it('refuses a token of another provider, though all else is the same', async () => {
    const elsewhere = await mkdtemp(join(folder, 'other-'));
    const other = await RealProvider.start({ folder: elsewhere, audience: AUDIENCE, people: PEOPLE });
    try {
      expect(await found(await other.token('li.registrar'))).to.deep.equal([401, 'TOKEN_INVALID']);
    } finally {
      await other.close();
    }
  });

  it('refuses a token when its time is over', async () => {
    const token = await provider.token('li.registrar');
    now += 3_700_000;
    expect(await found(token)).to.deep.equal([401, 'TOKEN_EXPIRED']);
  });

  it('refuses a token with another algorithm, or none', async () => {
    const [header = '', payload = '', signature] = (await provider.token('li.registrar')).split('.');
    const part = (text: string): object => JSON.parse(Buffer.from(text, 'base64url').toString()) as object;
    for (const alg of ['none', 'HS256', 'ES256', 'PS256'])
      expect(await found(compact({ ...part(header), alg }, part(payload), signature))).to.deep.equal([
        401,
        'TOKEN_INVALID',
      ]);
  });

  it('starts while the provider is away, says so, and takes tokens when it is back', async () => {
    const token = await provider.token('li.registrar');
    await gateway.stop();
    await provider.goAway();
    await start();
    expect(await found(token)).to.deep.equal([503, 'IDENTITY_PROVIDER_UNAVAILABLE']);
    // What needs nobody signed in goes on.
    expect((await fetch(`${gateway.address}/v1/agencies`)).status).to.equal(200);
    expect(await readiness()).to.deep.equal([200, 'unreachable']);
    await provider.comeBack();
    now += 6_000;
    expect(await found(token)).to.deep.equal([201, undefined]);
    expect(await readiness()).to.deep.equal([200, 'known']);
  });

  it('takes the keys that it knows while the provider is away, and new ones when it is back', async () => {
    const token = await provider.token('li.registrar');
    expect(await found(token)).to.deep.equal([201, undefined]);
    await provider.goAway();
    now += 61_000;
    expect(await found(token)).to.deep.equal([200, undefined]);
    await provider.comeBack();
    await provider.rotate();
    const renewed = await provider.token('li.registrar');
    expect(renewed.split('.')[0]).not.to.equal(token.split('.')[0]);
    await gateway.stop();
    await start();
    expect(await found(renewed)).to.deep.equal([200, undefined]);
    now += 61_000;
    expect(await found(token)).to.deep.equal([401, 'TOKEN_INVALID']);
  });

  async function readiness(): Promise<readonly [number, unknown]> {
    const answer = await fetch(`${gateway.address}/readyz`);
    const { identity } = (await answer.json()) as { identity?: { keys?: string } };
    return [answer.status, identity?.keys];
  }
});
