import { expect } from 'chai';
import fc from 'fast-check';
import { CodedError } from '#core/coded-error';
import { formatQrText, parseQrText } from '#core/verification/qr-text';
import { digestOf, IDENTIFIER } from './verification-world.ts';

const CONTENT = { identifier: IDENTIFIER, digest: digestOf('document') };
const TEXT = `SEALTRAIL:1:${CONTENT.identifier}:${CONTENT.digest}`;

describe('the text of a printed code', () => {
  it('is written and read alike', () => {
    expect(formatQrText(CONTENT)).to.equal(TEXT);
    expect(parseQrText(TEXT)).to.deep.equal(CONTENT);
  });

  const refused: readonly [string, string, string][] = [
    ['nothing', '', 'INPUT_INVALID'],
    ['another version', TEXT.replace(':1:', ':2:'), 'INPUT_INVALID'],
    ['small letters', TEXT.toLowerCase(), 'INPUT_INVALID'],
    ['white space', `${TEXT} `, 'INPUT_INVALID'],
    ['a part too many', `${TEXT}:`, 'INPUT_INVALID'],
    ['no digest', `SEALTRAIL:1:${IDENTIFIER}`, 'INPUT_INVALID'],
    ['a digest in another spelling', `${TEXT.slice(0, -1)}~`, 'INPUT_INVALID'],
    ['a web address', `https://example.org/?${TEXT}`, 'INPUT_INVALID'],
    ['a mistyped number', TEXT.replace('A0001', 'A0002'), 'IDENTIFIER_INVALID'],
  ];
  for (const [title, text, code] of refused)
    it(`refuses ${title}`, () => {
      expect(() => parseQrText(text))
        .to.throw(CodedError)
        .with.property('code', code);
    });

  it('refuses any text with a CodedError alone', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `SEALTRAIL:1:${rest}`),
        ),
        (text) => {
          expect(() => parseQrText(text)).to.throw(CodedError);
        },
      ),
    );
  });
});
