import { expect } from 'chai';
import { decodeBase64url, encodeBase64url } from '#core/base64url';
import { canonicalizeJson } from '#core/canonical-json';
import { MAX_DOCUMENT_BYTES, parseDocument } from '#core/certificate/document';
import { CodedError } from '#core/coded-error';

const HEADER = { alg: 'ES256', kid: 'k'.repeat(42) + 'A', typ: 'sealtrail-certificate+jws' };
const PAYLOAD = {
  identifier: '1.2.156.3005.2.111000000000133381001.91350100M000100Y43.000000000001.001.X',
  type: { code: 'social-security-card', version: 2 },
  issuer: { creditCode: '91350100M000100Y43', name: '某某市人力资源和社会保障局' },
  holder: { name: '张三', idType: 'citizen-number', maskedNumber: '**************002X' },
  claims: { cardNumber: 'A12345678', contribution: 12.5, regions: ['350100', '350200'] },
  issuedAt: '2026-11-24T00:00:00.000Z',
  validFrom: '2026-11-24T00:00:00.000Z',
  validUntil: '2036-11-24T00:00:00.000Z',
  version: 1,
  salt: 'c2FsdHNhbHRzYWx0c2FsdA',
};
const SIGNATURE = Uint8Array.from({ length: 64 }, (_, index) => index);

function encodeText(text: string): string {
  return encodeBase64url(new TextEncoder().encode(text));
}

interface Parts {
  header?: string;
  payload?: string;
  signature?: Uint8Array;
}

function documentOf({
  header = canonicalizeJson(HEADER),
  payload = canonicalizeJson(PAYLOAD),
  signature = SIGNATURE,
}: Parts = {}): string {
  return `${encodeText(header)}.${encodeText(payload)}.${encodeBase64url(signature)}`;
}

function without(object: object, member: string): string {
  return canonicalizeJson(Object.fromEntries(Object.entries(object).filter(([name]) => name !== member)));
}

function expectRefused(text: string): void {
  expect(() => parseDocument(text))
    .to.throw(CodedError)
    .with.property('code', 'INPUT_INVALID');
}

describe('parseDocument', () => {
  it('takes a document apart', () => {
    const text = documentOf();
    const parsed = parseDocument(text);
    expect(parsed.header).to.deep.equal(HEADER);
    expect(parsed.payload).to.deep.equal(PAYLOAD);
    expect(parsed.signature).to.deep.equal(SIGNATURE);
    expect(new TextDecoder().decode(parsed.digestInput)).to.equal(text);
    expect(new TextDecoder().decode(parsed.signingInput)).to.equal(text.slice(0, text.lastIndexOf('.')));
  });

  it('takes a document without an end, and one sealed by EdDSA', () => {
    expect(
      parseDocument(documentOf({ payload: without(PAYLOAD, 'validUntil') })).payload,
    ).to.not.have.property('validUntil');
    expect(
      parseDocument(documentOf({ header: canonicalizeJson({ ...HEADER, alg: 'EdDSA' }) })).header.alg,
    ).to.equal('EdDSA');
  });

  it('takes a document of the largest size, and refuses one that is larger', () => {
    const sized = (length: number): string =>
      documentOf({ payload: canonicalizeJson({ ...PAYLOAD, claims: { note: 'x'.repeat(length) } }) });
    const overhead = sized(0).length;
    // Three bytes of payload are four characters of the document.
    const length = Math.floor(((MAX_DOCUMENT_BYTES - overhead) * 3) / 4) - 3;
    expect(sized(length).length).to.be.within(MAX_DOCUMENT_BYTES - 8, MAX_DOCUMENT_BYTES);
    expect(parseDocument(sized(length)).payload.claims['note']).to.have.length(length);
    expectRefused(sized(length + 12));
  });

  it('refuses a character more, less or other, wherever it stands', () => {
    const text = documentOf();
    for (let at = 0; at < text.length; at += 7) {
      for (const foreign of [' ', '=', '+', '/', '\n', '.', 'é', '\0'])
        expectRefused(text.slice(0, at) + foreign + text.slice(at));
      expectRefused(text.slice(0, at));
    }
  });

  describe('the three parts', () => {
    const text = documentOf();
    const [header = '', payload = '', signature = ''] = text.split('.');
    const REFUSED: readonly (readonly [title: string, text: string])[] = [
      ['nothing', ''],
      ['dots alone', '..'],
      ['two parts', `${header}.${payload}`],
      ['four parts', `${text}.${signature}`],
      ['an empty signature', `${header}.${payload}.`],
      ['a detached payload', `${header}..${signature}`],
      ['padding', `${text}==`],
      ['other trailing bits', `${header}.${payload}.${signature.slice(0, -1)}x`],
      ['a signature of 63 bytes', documentOf({ signature: SIGNATURE.subarray(1) })],
      ['a signature of 65 bytes', documentOf({ signature: new Uint8Array(65) })],
      ['a signature in DER', documentOf({ signature: new Uint8Array(71) })],
      ['a JSON serialisation', JSON.stringify({ payload, protected: header, signature })],
    ];
    for (const [title, refused] of REFUSED)
      it(`refuses ${title}`, () => {
        expectRefused(refused);
      });
  });

  describe('the header', () => {
    const REFUSED: readonly (readonly [title: string, header: string])[] = [
      ['no algorithm', without(HEADER, 'alg')],
      ['the algorithm none', canonicalizeJson({ ...HEADER, alg: 'none' })],
      ['HS256', canonicalizeJson({ ...HEADER, alg: 'HS256' })],
      ['ES256K', canonicalizeJson({ ...HEADER, alg: 'ES256K' })],
      ['no key id', without(HEADER, 'kid')],
      ['a huge key id', canonicalizeJson({ ...HEADER, kid: 'k'.repeat(10_000) })],
      ['another type', canonicalizeJson({ ...HEADER, typ: 'at+jwt' })],
      ['a key of its own', canonicalizeJson({ ...HEADER, jwk: { kty: 'EC' } })],
      ['an address of keys', canonicalizeJson({ ...HEADER, jku: 'https://keys.example/' })],
      ['critical extensions', canonicalizeJson({ ...HEADER, crit: ['b64'], b64: false })],
      ['another order', JSON.stringify({ typ: HEADER.typ, alg: HEADER.alg, kid: HEADER.kid })],
      ['a space', canonicalizeJson(HEADER).replace(',', ', ')],
      ['a member twice', canonicalizeJson(HEADER).replace('{', '{"alg":"none",')],
      ['an array', '[]'],
      ['null', 'null'],
      ['no JSON', '{'],
    ];
    for (const [title, header] of REFUSED)
      it(`refuses ${title}`, () => {
        expectRefused(documentOf({ header }));
      });
  });

  describe('the payload', () => {
    const canonical = canonicalizeJson(PAYLOAD);
    const changed = (change: object): string => canonicalizeJson({ ...PAYLOAD, ...change });
    const REFUSED: readonly (readonly [title: string, payload: string])[] = [
      ['a member twice', canonical.replace('"version":1}', '"version":1,"version":1}')],
      ['a claim twice', canonical.replace('"claims":{', '"claims":{"cardNumber":"B",')],
      [
        'a claim that code would drop in silence',
        canonical.replace('"claims":{', '"claims":{"__proto__":{"a":1},'),
      ],
      ['a member that code would drop in silence', canonical.replace('{', '{"__proto__":{"a":1},')],
      ['another order', JSON.stringify(PAYLOAD)],
      ['white space', `${canonical} `],
      ['a byte order mark', `\uFEFF${canonical}`],
      ['a needless escape', canonical.replace('A12345678', '\\u004112345678')],
      ['a number spelled otherwise', canonical.replace('12.5', '12.50')],
      ['a minus zero', canonical.replace('12.5', '-0')],
      ['a number beyond all numbers', canonical.replace('12.5', '1e400')],
      ['half a surrogate pair', canonical.replace('A12345678', '\\ud800')],
      ['nesting without end', canonical.replace('12.5', '['.repeat(9000) + ']'.repeat(9000))],
      ['an unknown member', changed({ remark: 'x' })],
      [
        'an unknown member of the holder',
        changed({ holder: { ...PAYLOAD.holder, number: '11010519491231002X' } }),
      ],
      ['an unmasked number', changed({ holder: { ...PAYLOAD.holder, maskedNumber: '11010519491231002X' } })],
      ['five characters shown', changed({ holder: { ...PAYLOAD.holder, maskedNumber: '*****1002X' } })],
      ['a short salt', changed({ salt: 'c2FsdHNhbHRzYWx0c2Fsd' })],
      ['a salt that is not base64url', changed({ salt: 'c2FsdHNhbHRzYWx0c2FsdA==' })],
      ['the version 0', changed({ version: 0 })],
      ['a broken version', changed({ version: 1.5 })],
      ['a version in text', changed({ version: '1' })],
      ['a time in another form', changed({ issuedAt: '2026-11-24T00:00:00Z' })],
      ['an end of null', changed({ validUntil: null })],
      ['claims in a list', changed({ claims: [] })],
      ['no claims', without(PAYLOAD, 'claims')],
      ['no salt', without(PAYLOAD, 'salt')],
      ['no text', ''],
    ];
    for (const [title, payload] of REFUSED)
      it(`refuses ${title}`, () => {
        expect(payload).to.not.equal(canonical);
        expectRefused(documentOf({ payload }));
      });

    it('refuses bytes that are not UTF-8', () => {
      const [header = '', payload = '', signature = ''] = documentOf().split('.');
      const bytes = decodeBase64url(payload);
      bytes[bytes.indexOf(0xe5)] = 0xff;
      expectRefused(`${header}.${encodeBase64url(bytes)}.${signature}`);
    });

    it('never repeats the content in a refusal', () => {
      const payload = changed({ claims: { ['张三'.repeat(40)]: 'secret' }, version: 'secret' });
      try {
        parseDocument(documentOf({ payload }));
        expect.fail('accepted');
      } catch (error) {
        expect(String(error)).to.match(/INPUT_INVALID: payload/);
        expect(String(error)).to.not.match(/张三|secret/);
      }
    });
  });
});
