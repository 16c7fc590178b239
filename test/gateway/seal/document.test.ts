import { createHash, createPublicKey, verify } from 'node:crypto';
import { expect } from 'chai';
import { compactVerify, importJWK } from 'jose';
import { MAX_DOCUMENT_BYTES, parseDocument } from '#core/certificate/document';
import { sealDocument, type DocumentContent } from '#gateway/seal/document';
import { openFileSealKeys } from '#gateway/seal/file-seal-keys';
import type { SealKey, SealKeys } from '#gateway/seal/seal-keys';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const AGENCY = '91350100M000100Y43';
const CONTENT: DocumentContent = {
  identifier: '1.2.156.3005.2.111000000000133381001.91350100M000100Y43.000000000001.001.X',
  type: { code: 'social-security-card', version: 2 },
  issuer: { creditCode: AGENCY, name: '某某市人力资源和社会保障局' },
  holder: { name: '张三', idType: 'citizen-number', number: '11010519491231002X' },
  claims: { zeta: 1.5, alpha: ['350100'], cardNumber: 'A12345678' },
  issuedAt: Date.UTC(2026, 10, 24, 5, 4, 8, 7),
  validFrom: Date.UTC(2026, 10, 24),
  validUntil: Date.UTC(2036, 10, 24),
  version: 1,
};

describe('sealDocument', () => {
  const folder = temporaryFolder();
  let seals: SealKeys;
  let key: SealKey;

  beforeEach(async () => {
    seals = await openFileSealKeys({ folder: folder(), masterKey: Buffer.alloc(32, 7) });
    key = await seals.create(AGENCY);
  });

  const seal = (change: Partial<DocumentContent> = {}): ReturnType<typeof sealDocument> =>
    sealDocument(seals, key.keyId, { ...CONTENT, ...change });

  it('says what it was given to say, the number masked and the times in words', async () => {
    const { header, payload } = parseDocument((await seal()).document);
    expect(header).to.deep.equal({ alg: 'ES256', kid: key.keyId, typ: 'sealtrail-certificate+jws' });
    const { salt, ...rest } = payload;
    expect(Buffer.from(salt, 'base64url')).to.have.length(16);
    expect(rest).to.deep.equal({
      ...CONTENT,
      holder: { name: '张三', idType: 'citizen-number', maskedNumber: '**************002X' },
      issuedAt: '2026-11-24T05:04:08.007Z',
      validFrom: '2026-11-24T00:00:00.000Z',
      validUntil: '2036-11-24T00:00:00.000Z',
    });
  });

  it('leaves out an end where there is none', async () => {
    const { payload } = parseDocument((await seal({ validUntil: null })).document);
    expect(payload).to.not.have.property('validUntil');
  });

  it('verifies with another implementation of JWS', async () => {
    const { document } = await seal();
    const { payload } = await compactVerify(document, await importJWK({ ...key.publicJwk }, 'ES256'));
    expect(JSON.parse(Buffer.from(payload).toString('utf8'))).to.have.property(
      'identifier',
      CONTENT.identifier,
    );
  });

  it('is sealed over the exact bytes, and has the digest of the exact bytes', async () => {
    const { document, digest } = await seal();
    const { signingInput, signature, digestInput } = parseDocument(document);
    const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
    const options = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', signingInput, options, signature)).to.equal(true);
    expect(createHash('sha256').update(digestInput).digest('base64url')).to.equal(digest);
  });

  it('never has the same digest twice', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => seal()));
    expect(new Set(made.map(({ digest }) => digest)).size).to.equal(20);
    const salts = made.map(({ document }) => parseDocument(document).payload.salt);
    expect(new Set(salts).size).to.equal(20);
  });

  it('keeps the full number nowhere', async () => {
    const { document } = await seal();
    for (const part of document.split('.'))
      expect(Buffer.from(part, 'base64url').toString('latin1')).to.not.include('19491231');
  });

  it('refuses a key that is not here', async () => {
    expect(await refusalCode(sealDocument(seals, 'A'.repeat(43), CONTENT))).to.equal('SEAL_KEY_NOT_FOUND');
  });

  const REFUSED: readonly (readonly [title: string, change: Partial<DocumentContent>])[] = [
    ['a time beyond the year 9999', { validUntil: 253_402_300_800_000 }],
    ['half a millisecond', { issuedAt: 0.5 }],
    ['an empty name', { holder: { ...CONTENT.holder, name: '' } }],
    ['an empty number', { holder: { ...CONTENT.holder, number: '' } }],
    ['half a surrogate pair', { holder: { ...CONTENT.holder, name: '\ud800' } }],
    ['a number beyond all numbers', { claims: { amount: Infinity } }],
    ['a claim that is no JSON', { claims: { amount: undefined } }],
    ['nesting without end', { claims: { nested: JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown } }],
    [
      'a member of claims that code would drop',
      { claims: JSON.parse('{"__proto__":1}') as Record<string, unknown> },
    ],
    ['more than a document may hold', { claims: { note: 'x'.repeat(MAX_DOCUMENT_BYTES) } }],
    ['the version 0', { version: 0 }],
  ];
  for (const [title, change] of REFUSED)
    it(`refuses ${title}`, async () => {
      expect(await refusalCode(seal(change))).to.equal('INPUT_INVALID');
    });
});
