import { createHmac } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import { normaliseIdDocument } from '#core/identifier/id-document';
import { createPseudonyms, loadPseudonyms } from '#gateway/identity/pseudonyms';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { CITIZEN_NUMBER, ISSUER } from './access-tokens.ts';

const SECRET = new Uint8Array(32).fill(7);

describe('pseudonyms', () => {
  const { subjectId, officerId } = createPseudonyms(SECRET);
  const document = { type: 'citizen-number', number: CITIZEN_NUMBER } as const;

  it('are HMAC-SHA-256 of the canonical document, in 43 characters', () => {
    const expected = createHmac('sha256', SECRET).update(normaliseIdDocument(document)).digest('base64url');
    expect(subjectId(document))
      .to.equal(expected)
      .and.match(/^[A-Za-z0-9_-]{43}$/);
  });

  it('are one however the number was typed', () => {
    for (const number of [
      '11010519491231002x',
      ` ${CITIZEN_NUMBER} `,
      '１１０１０５１９４９１２３１００２Ｘ',
    ]) {
      expect(subjectId({ type: 'citizen-number', number })).to.equal(subjectId(document));
    }
  });

  it('differ by number, by kind of document and by secret', () => {
    const others = [
      subjectId({ type: 'passport', number: 'E12345678', country: 'CN' }),
      subjectId({ type: 'passport', number: 'E12345678', country: 'FR' }),
      subjectId({ type: 'taiwan-permit', number: '12345678' }),
      createPseudonyms(new Uint8Array(32).fill(8)).subjectId(document),
      subjectId(document),
    ];
    expect(new Set(others).size).to.equal(others.length);
  });

  it('refuse what is no document, without repeating it', () => {
    expect(() => subjectId({ type: 'citizen-number', number: '110105194912310021' }))
      .to.throw(CodedError)
      .with.property('message')
      .that.does.not.include('1101051949');
  });

  it('tell officers of two issuers apart, wherever the one text ends and the other begins', () => {
    const ids = [
      officerId(ISSUER, 'issuer-1'),
      officerId(ISSUER, 'issuer-2'),
      officerId('https://id.example/oidc2', 'issuer-1'),
      officerId('https://id.example/oid', 'cissuer-1'),
    ];
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[A-Za-z0-9_-]{43}$/);
  });

  it('need a secret of 32 bytes', () => {
    for (const length of [0, 16, 31, 33]) {
      expect(() => createPseudonyms(new Uint8Array(length))).to.throw(TypeError);
    }
  });
});

describe('loadPseudonyms', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-pseudonyms-'));
  });

  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('makes the secret at the first start and keys with it at every later one', async () => {
    const path = join(dataDir, 'secrets', 'pseudonym.key');
    const first = await loadPseudonyms(dataDir, { mayMake: true });
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    const expected = createPseudonyms(new Uint8Array(await readFile(path))).officerId(ISSUER, 'issuer-1');
    expect(first.officerId(ISSUER, 'issuer-1')).to.equal(expected);
    expect((await loadPseudonyms(dataDir, { mayMake: true })).officerId(ISSUER, 'issuer-1')).to.equal(
      expected,
    );
  });

  it('makes no other secret in the place of one that is lost', async () => {
    const error: unknown = await loadPseudonyms(dataDir, { mayMake: false }).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(SecretFileError).with.property('code', 'SECRET_MISSING');
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('refuses to start on a secret that others may read', async () => {
    await loadPseudonyms(dataDir, { mayMake: true });
    await chmod(join(dataDir, 'secrets', 'pseudonym.key'), 0o640);
    const error: unknown = await loadPseudonyms(dataDir, { mayMake: true }).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(SecretFileError).with.property('code', 'SECRET_READABLE_BY_OTHERS');
  });
});
