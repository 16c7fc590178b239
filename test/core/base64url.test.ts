import { expect } from 'chai';
import fc from 'fast-check';
import { decodeBase64url, encodeBase64url } from '#core/base64url';
import { CodedError } from '#core/coded-error';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('base64url', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });

  it('writes what Node writes', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(encodeBase64url(value)).to.equal(Buffer.from(value).toString('base64url'));
      }),
    );
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(decodeBase64url(encodeBase64url(value))).to.deep.equal(value);
      }),
    );
  });

  it('has one text for one value: whatever it reads, it writes again', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from(ALPHABET)), maxLength: 12 });
    let read = 0;
    fc.assert(
      fc.property(text, (value) => {
        const decoded = decodedOrRefused(value);
        if (decoded === undefined) return;
        read += 1;
        expect(encodeBase64url(decoded)).to.equal(value);
      }),
    );
    expect(read).to.be.greaterThan(0);
  });

  it('reads every length of the test vectors of RFC 4648', () => {
    const vectors = ['', 'Zg', 'Zm8', 'Zm9v', 'Zm9vYg', 'Zm9vYmE', 'Zm9vYmFy'];
    for (const [length, text] of vectors.entries()) {
      expect(new TextDecoder().decode(decodeBase64url(text))).to.equal('foobar'.slice(0, length));
    }
  });

  it('accepts exactly one of the last characters that end in the same byte', () => {
    const accepted = (prefix: string): string[] =>
      Array.from(ALPHABET).filter((last) => decodedOrRefused(prefix + last) !== undefined);
    expect(accepted('A').join('')).to.equal('AQgw');
    expect(accepted('AA').join('')).to.equal('AEIMQUYcgkosw048');
    expect(accepted('AAA')).to.have.length(64);
  });

  const refusals: readonly [string, string][] = [
    ['padding', 'Zg=='],
    ['a space', 'Zm9v Zm9v'],
    ['a space at the end', 'Zm9v '],
    ['a line break', 'Zm9v\n'],
    ['the characters of plain base64', '+/+/'],
    ['a length that no bytes have', 'Zm9vZ'],
    ['a wide letter', 'Ｚm9v'],
    ['a character with the low byte of a letter', '\u0141AAA'],
    ['spare bits that are set, after one byte', 'Zh'],
    ['spare bits that are set, after two bytes', 'Zm9'],
  ];
  for (const [title, text] of refusals) {
    it(`refuses ${title}`, () => {
      expect(() => decodeBase64url(text))
        .to.throw(CodedError)
        .with.property('code', 'INPUT_INVALID');
    });
  }
});

function decodedOrRefused(text: string): Uint8Array | undefined {
  try {
    return decodeBase64url(text);
  } catch (error) {
    if (error instanceof CodedError && error.code === 'INPUT_INVALID') return undefined;
    throw error;
  }
}
