import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import { SignInError, type SignInCode } from '#cli/sign-in/sign-in-error';
import { createPseudonyms } from '#gateway/identity/pseudonyms';
import { createTokenVerifier } from '#gateway/identity/verify-access-token';
import { AUDIENCE } from '../../gateway/identity/access-tokens.ts';
import { startDemoGateway, type DemoGateway } from '../../gateway/identity/demo-provider/demo-gateway.ts';

const pseudonyms = createPseudonyms(new Uint8Array(32).fill(7));

describe('obtainDemoToken', () => {
  let dataDir: string;
  let gateway: DemoGateway;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-demo-token-'));
    gateway = await startDemoGateway({ dataDir });
  });

  after(async () => {
    await gateway.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function refusal(url: string, person: string): Promise<SignInError> {
    const outcome: unknown = await obtainDemoToken({ url, person }).catch((error: unknown) => error);
    if (outcome instanceof SignInError) return outcome;
    throw new Error('a token was given', { cause: outcome });
  }

  async function withIdentity<T>(
    identity: Record<string, unknown>,
    ask: (url: string) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'sealtrail-demo-token-'));
    const other = await startDemoGateway({ dataDir: folder, identity });
    try {
      return await ask(other.url);
    } finally {
      await other.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }

  it('brings an RFC 9068 access token for an hour', async () => {
    const { accessToken, expiresInSeconds } = await obtainDemoToken({ url: gateway.url, person: 'issuer-1' });
    expect(expiresInSeconds).to.equal(3_600);
    expect(decodeProtectedHeader(accessToken)).to.deep.equal({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: gateway.provider.jwks.keys[0]?.kid,
    });
    const claims = decodeJwt(accessToken);
    expect(claims).to.include({
      iss: `${gateway.url}/oidc`,
      aud: AUDIENCE,
      sub: 'issuer-1',
      client_id: 'sealtrail-cli',
      agency: '111100000000010112',
      organisation: 'ministry',
    });
    expect(claims['roles']).to.deep.equal(['issuer']);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).to.equal(3_600);
    expect(gateway.faults).to.deep.equal([]);
  });

  it('brings each person their own, at an address with a slash too', async () => {
    const verify = createTokenVerifier({
      issuer: gateway.provider.issuer,
      audience: AUDIENCE,
      keys: { jwks: gateway.provider.jwks },
      pseudonyms,
    });
    const citizen = await obtainDemoToken({ url: `${gateway.url}/`, person: 'citizen-1' });
    expect(await verify(citizen.accessToken)).to.deep.equal({
      subject: 'citizen-1',
      roles: ['citizen'],
      subjectId: pseudonyms.subjectId({ type: 'citizen-number', number: '110101199003070011' }),
    });
    const requester = await obtainDemoToken({ url: gateway.url, person: 'requester' });
    expect(await verify(requester.accessToken)).to.include({
      agency: '113300000000020223',
      officerId: pseudonyms.officerId(gateway.provider.issuer, 'requester'),
    });
  });

  for (const person of ['issuer-9', '', '<script>', 'toString', "issuer-1' OR '1'='1"]) {
    it(`refuses ${JSON.stringify(person)}, who is not on the list`, async () => {
      expect(await refusal(gateway.url, person)).to.have.property('code', 'PERSON_UNKNOWN');
    });
  }

  it('refuses a service with real people and says where tokens come from', async () => {
    await withIdentity({ demonstration: false }, async (url) => {
      const error = await refusal(url, 'issuer-1');
      expect(error.code).to.equal('NOT_A_DEMONSTRATION');
      expect(error.message).to.include(`${url}/oidc`);
    });
  });

  const strange: readonly [string, Record<string, unknown>, SignInCode][] = [
    ['an unknown client', { clientId: 'other' }, 'ANSWER_UNEXPECTED'],
    ['no client', { clientId: undefined }, 'ANSWER_UNEXPECTED'],
    ['an unknown resource', { resource: 'urn:other' }, 'SIGN_IN_REFUSED'],
    ['a resource that is no address', { resource: 'not an address' }, 'SIGN_IN_REFUSED'],
    ['no issuer', { issuer: undefined }, 'ANSWER_UNEXPECTED'],
    ['an issuer that is no address', { issuer: 'javascript:alert(1)' }, 'ANSWER_UNEXPECTED'],
  ];
  for (const [title, identity, code] of strange) {
    it(`refuses a service that names ${title}`, async () => {
      await withIdentity(identity, async (url) => {
        expect(await refusal(url, 'issuer-1')).to.have.property('code', code);
      });
    });
  }

  it('refuses a provider that calls itself otherwise', async () => {
    const issuer = `${gateway.url.replace('127.0.0.1', 'localhost')}/oidc`;
    await withIdentity({ issuer }, async (url) => {
      const error = await refusal(url, 'issuer-1');
      expect(error).to.have.property('code', 'ANSWER_UNEXPECTED');
    });
  });

  it('refuses an address where something else answers', async () => {
    expect(await refusal(`${gateway.url}/oidc`, 'issuer-1')).to.have.property('code', 'ANSWER_UNEXPECTED');
  });

  it('says that nobody answers', async () => {
    const url = await withIdentity({}, (address) => Promise.resolve(address));
    expect(await refusal(url, 'issuer-1')).to.have.property('code', 'SERVICE_UNREACHABLE');
  });
});
