import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { exportSPKI, GeneralSign, importJWK } from 'jose';
import { createPseudonyms } from '#gateway/identity/pseudonyms';
import { createTokenVerifier, type VerifyAccessToken } from '#gateway/identity/verify-access-token';
import { ServiceError } from '#gateway/service-error';
import {
  AGENCY,
  AUDIENCE,
  CITIZEN_NUMBER,
  citizenClaims,
  compact,
  ISSUER,
  makeSigningKey,
  NOW_MS,
  NOW_S,
  officerClaims,
  signToken,
  type ClaimChanges,
  type SigningKey,
} from './access-tokens.ts';

const SECRET = new Uint8Array(32).fill(7);
const pseudonyms = createPseudonyms(SECRET);

describe('createTokenVerifier', () => {
  let key: SigningKey;
  let now: number;
  let verify: VerifyAccessToken;

  before(async () => {
    key = await makeSigningKey('key-1');
  });

  beforeEach(() => {
    now = NOW_MS;
    verify = verifierOf(key);
  });

  function verifierOf({ jwks }: Pick<SigningKey, 'jwks'>, realm?: string): VerifyAccessToken {
    return createTokenVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: { jwks },
      pseudonyms,
      clock: () => now,
      ...(realm !== undefined && { realm }),
    });
  }

  async function refusal(token: string, by = verify): Promise<ServiceError> {
    const outcome: unknown = await by(token).catch((error: unknown) => error);
    if (outcome instanceof ServiceError) return outcome;
    throw new Error('the token was accepted', { cause: outcome });
  }

  describe('accepts', () => {
    it('an officer and gives the pseudonym that the ledger knows', async () => {
      const principal = await verify(await signToken(key));
      expect(principal).to.deep.equal({
        subject: 'issuer-1',
        roles: ['issuer'],
        agency: AGENCY,
        organisation: 'ministry',
        officerId: createHmac('sha256', SECRET).update(`officer:${ISSUER}\nissuer-1`).digest('base64url'),
      });
      expect(principal.officerId).to.match(/^[A-Za-z0-9_-]{43}$/);
      expect(Object.isFrozen(principal)).to.equal(true);
    });

    it('an officer under the name that stands for their provider, whatever its address', async () => {
      const { officerId } = await verifierOf(key, 'urn:example:demonstration')(await signToken(key));
      const expected = createHmac('sha256', SECRET).update('officer:urn:example:demonstration\nissuer-1');
      expect(officerId).to.equal(expected.digest('base64url'));
      expect(officerId).not.to.equal((await verify(await signToken(key))).officerId);
    });

    it('a citizen, of whose document only the pseudonym is left', async () => {
      const principal = await verify(await signToken(key, citizenClaims()));
      expect(principal).to.deep.equal({
        subject: 'citizen-1',
        roles: ['citizen'],
        subjectId: pseudonyms.subjectId({ type: 'citizen-number', number: CITIZEN_NUMBER }),
      });
      expect(JSON.stringify(principal)).to.not.include(CITIZEN_NUMBER);
    });

    it('one person with several roles, and leaves out roles that are not ours', async () => {
      const roles = ['offline_access', 'requester', 'provider', 'requester', 'constructor'];
      const principal = await verify(await signToken(key, officerClaims({ roles })));
      expect(principal.roles).to.deep.equal(['requester', 'provider']);
      expect(principal).to.not.have.property('subjectId');
    });

    const good: readonly [string, ClaimChanges, Record<string, unknown>][] = [
      ['one audience among several', { aud: ['urn:other', AUDIENCE] }, {}],
      ['the long form of typ (RFC 9068 §4)', {}, { typ: 'application/at+jwt' }],
      ['a header member that says nothing about keys', {}, { x5t: 'abc' }],
      ['an exp that passed less than a minute ago', { exp: NOW_S - 59 }, {}],
      ['an nbf less than a minute ahead', { nbf: NOW_S + 59 }, {}],
      ['an iat less than a minute ahead', { iat: NOW_S + 59 }, {}],
      ['a person without roles', { roles: undefined }, {}],
    ];
    for (const [title, claims, header] of good) {
      it(title, async () => {
        expect(await verify(await signToken(key, officerClaims(claims), header))).to.have.property('subject');
      });
    }
  });

  describe('refuses by TOKEN_INVALID', () => {
    const badClaims: readonly [string, string, ClaimChanges][] = [
      ['another issuer', 'iss', { iss: 'https://id.example/other' }],
      ['the issuer with a slash more', 'iss', { iss: `${ISSUER}/` }],
      ['no issuer', 'iss', { iss: undefined }],
      ['another audience', 'aud', { aud: 'urn:other' }],
      ['an audience that begins like ours', 'aud', { aud: `${AUDIENCE}x` }],
      ['no audience', 'aud', { aud: undefined }],
      ['no sub', 'sub', { sub: undefined }],
      ['an empty sub', 'sub', { sub: '' }],
      ['no exp', 'exp', { exp: undefined }],
      ['no iat', 'iat', { iat: undefined }],
      ['no jti', 'jti', { jti: undefined }],
      ['no client_id', 'client_id', { client_id: undefined }],
      ['an nbf more than a minute ahead', 'nbf', { nbf: NOW_S + 61 }],
      ['an iat more than a minute ahead', 'iat', { iat: NOW_S + 61 }],
      ['a token bound to a key', 'cnf', { cnf: { jkt: 'x' } }],
      ['roles that are not a list', 'roles', { roles: 'issuer' }],
      ['an endless list of roles', 'roles', { roles: Array.from({ length: 65 }, () => 'issuer') }],
      ['an officer without an agency', 'agency', { agency: undefined }],
      ['an agency with a wrong check digit', 'agency', { agency: `${AGENCY.slice(0, 17)}X` }],
      ['a citizen without a document', 'id_document', { roles: ['citizen'] }],
      [
        'a citizen whose number has a wrong check digit',
        'id_document',
        { roles: ['citizen'], id_document: { type: 'citizen-number', number: '110105194912310021' } },
      ],
      [
        'a document of an unknown type',
        'id_document',
        { roles: ['citizen'], id_document: { type: 'library-card', number: CITIZEN_NUMBER } },
      ],
    ];
    for (const [title, claim, claims] of badClaims) {
      it(title, async () => {
        const error = await refusal(await signToken(key, officerClaims(claims)));
        expect(error.code).to.equal('TOKEN_INVALID');
        expect(error.detail).to.match(new RegExp(`: claim ${claim}$`));
        const everything = inspect(error, { depth: 10, showHidden: true });
        expect(everything).to.not.include('1101051949').and.not.include('issuer-1');
      });
    }

    const badHeaders: readonly [string, string, Record<string, unknown>][] = [
      ['an id token', 'header typ', { typ: 'JWT' }],
      ['no typ', 'header typ', { typ: undefined }],
      ['typ in other letters', 'header typ', { typ: 'AT+JWT' }],
      ['jku', 'header jku', { jku: 'https://attacker.example/jwks' }],
      ['x5u', 'header x5u', { x5u: 'https://attacker.example/cert.pem' }],
      ['x5c', 'header x5c', { x5c: ['MIIB'] }],
      ['jwk', 'header jwk', { jwk: { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' } }],
      ['no kid', 'header kid', { kid: undefined }],
      ['an empty kid', 'header kid', { kid: '' }],
      ['a kid of 129 characters', 'header kid', { kid: 'k'.repeat(129) }],
      ['an unknown kid', 'its key is not one of the issuer', { kid: 'key-2' }],
    ];
    for (const [title, reason, header] of badHeaders) {
      it(`a header with ${title}`, async () => {
        const error = await refusal(await signToken(key, officerClaims(), header));
        expect(error.code).to.equal('TOKEN_INVALID');
        expect(error.detail).to.match(new RegExp(`: ${reason}$`));
      });
    }

    it('a header with a crit that asks for rules of its own', async () => {
      const header = { alg: 'ES256', typ: 'at+jwt', kid: 'key-1', crit: ['exp'], exp: 1 };
      const token = compact(header, officerClaims(), 'A'.repeat(86));
      expect(await refusal(token)).to.have.property('code', 'TOKEN_INVALID');
    });

    it('its own key in the header, although the signature fits that key', async () => {
      const own = await makeSigningKey('key-1');
      const header = { jwk: own.jwks.keys[0] };
      expect(await refusal(await signToken(own, officerClaims(), header))).to.have.property(
        'code',
        'TOKEN_INVALID',
      );
    });

    for (const alg of ['none', 'None', 'NONE', '']) {
      it(`alg ${JSON.stringify(alg)} with and without a signature`, async () => {
        const header = { alg, typ: 'at+jwt', kid: 'key-1' };
        const signature = (await signToken(key)).split('.')[2] ?? '';
        expect(await refusal(compact(header, officerClaims()))).to.have.property('code', 'TOKEN_INVALID');
        expect(await refusal(compact(header, officerClaims(), signature))).to.have.property(
          'code',
          'TOKEN_INVALID',
        );
      });
    }

    it('HS256 keyed with the public key in each form an attacker may know it', async () => {
      const jwk = key.jwks.keys[0] ?? {};
      const publicKey = await importJWK({ ...jwk, ext: true }, 'ES256');
      const pem = publicKey instanceof Uint8Array ? '' : await exportSPKI(publicKey);
      for (const known of [pem, `${pem}\n`, JSON.stringify(jwk), JSON.stringify(key.jwks), '']) {
        const unsigned = compact({ alg: 'HS256', typ: 'at+jwt', kid: 'key-1' }, officerClaims());
        const signature = createHmac('sha256', known).update(unsigned.slice(0, -1)).digest('base64url');
        expect(await refusal(unsigned + signature)).to.have.property('code', 'TOKEN_INVALID');
      }
    });

    it('another algorithm than the one of the issuer, even with a key of the issuer', async () => {
      const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const both = {
        jwks: { keys: [...key.jwks.keys, { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa-1' }] },
      };
      const unsigned = compact({ alg: 'RS256', typ: 'at+jwt', kid: 'rsa-1' }, officerClaims()).slice(0, -1);
      const signature = sign('sha256', Buffer.from(unsigned), rsa.privateKey).toString('base64url');
      expect(await refusal(`${unsigned}.${signature}`, verifierOf(both))).to.have.property(
        'code',
        'TOKEN_INVALID',
      );
    });

    it('a signature by somebody else under the same kid', async () => {
      const other = await makeSigningKey('key-1');
      expect(await refusal(await signToken(other))).to.have.property('code', 'TOKEN_INVALID');
    });

    it('the signature of an all-zero point', async () => {
      const [header, payload] = (await signToken(key)).split('.');
      const token = `${header ?? ''}.${payload ?? ''}.${Buffer.alloc(64).toString('base64url')}`;
      expect(await refusal(token)).to.have.property('code', 'TOKEN_INVALID');
    });

    it('a token of which any one byte was changed', async () => {
      const token = await signToken(key);
      for (let index = 0; index < token.length; index += 7) {
        const changed = token.charAt(index) === 'A' ? 'B' : 'A';
        const broken = token.slice(0, index) + changed + token.slice(index + 1);
        expect(await refusal(broken), `at ${String(index)}`).to.have.property('code', 'TOKEN_INVALID');
      }
    });

    it('every other spelling of an accepted token', async () => {
      const token = await signToken(key);
      await verify(token);
      const [header = '', payload = '', signature = ''] = token.split('.');
      const spellings = [
        ` ${token}`,
        `${token} `,
        `${token}\n`,
        `${token}=`,
        `${token}==`,
        `${header}=.${payload}.${signature}`,
        `${header} .${payload}.${signature}`,
        `${header}.${payload.slice(0, 8)}\n${payload.slice(8)}.${signature}`,
        `${header}.${payload}.${signature.slice(0, -1)}${nextLetter(signature)}`,
        `${header}.${payload}.${signature.replaceAll('-', '+').replaceAll('_', '/')}+`,
        `${token}.`,
        `.${token}`,
        `${header}.${payload}`,
        `${header}..${signature}`,
        `${token}.${token}`,
        '',
        '..',
        '\u0000',
      ];
      for (const spelling of spellings) {
        expect(await refusal(spelling), JSON.stringify(spelling)).to.have.property('code', 'TOKEN_INVALID');
      }
    });

    it('the JSON form with two signatures', async () => {
      const other = await makeSigningKey('key-2');
      const general = await new GeneralSign(new TextEncoder().encode(JSON.stringify(officerClaims())))
        .addSignature(key.privateKey)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' })
        .addSignature(other.privateKey)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-2' })
        .sign();
      expect(await refusal(JSON.stringify(general))).to.have.property('code', 'TOKEN_INVALID');
    });

    it('a header that is not JSON, not an object, or not UTF-8', async () => {
      const rest = (await signToken(key)).split('.').slice(1).join('.');
      for (const header of ['bm90IGpzb24', 'W10', 'bnVsbA', '_w']) {
        expect(await refusal(`${header}.${rest}`)).to.have.property('code', 'TOKEN_INVALID');
      }
    });

    it('more than 8 KiB, unread', async () => {
      const token = await signToken(key, officerClaims({ padding: 'x'.repeat(8_192) }));
      expect((await refusal(token)).detail).to.include('8 KiB');
      expect(await refusal('A'.repeat(50_000_000))).to.have.property('code', 'TOKEN_INVALID');
    });
  });

  describe('and time', () => {
    it('refuses by TOKEN_EXPIRED from a minute after exp on', async () => {
      const token = await signToken(key, officerClaims({ exp: NOW_S - 60 }));
      expect(await refusal(token)).to.have.property('code', 'TOKEN_EXPIRED');
    });

    it('does not tell a forger that the token would have expired', async () => {
      const other = await makeSigningKey('key-1');
      const token = await signToken(other, officerClaims({ exp: NOW_S - 3_600 }));
      expect(await refusal(token)).to.have.property('code', 'TOKEN_INVALID');
    });

    it('forgets what it verified at exp, so that a token lapses to the second', async () => {
      const token = await signToken(key, officerClaims({ exp: NOW_S + 30 }));
      await verify(token);
      now = NOW_MS + 89_000;
      await verify(token);
      now = NOW_MS + 90_000;
      expect(await refusal(token)).to.have.property('code', 'TOKEN_EXPIRED');
    });

    it('does not trust what it verified when the clock goes back behind nbf', async () => {
      const token = await signToken(key, officerClaims({ nbf: NOW_S }));
      await verify(token);
      now = NOW_MS - 3_600_000;
      expect(await refusal(token)).to.have.property('code', 'TOKEN_INVALID');
    });

    it('gives the very same principal again within a minute', async () => {
      const token = await signToken(key);
      const first = await verify(token);
      now += 59_999;
      expect(await verify(token)).to.equal(first);
      now += 1;
      const second = await verify(token);
      expect(second).to.not.equal(first);
      expect(second).to.deep.equal(first);
    });
  });
});

/** The same 64 bytes with other spare bits: the last character carries two bits of data and four spare ones. */
function nextLetter(signature: string): string {
  return String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1);
}
