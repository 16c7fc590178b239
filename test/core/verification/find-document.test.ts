import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import { findDocument, MAX_FILE_LENGTH } from '#core/verification/find-document';

describe('findDocument', () => {
  const found: readonly [string, string][] = [
    ['a document alone', 'a.b.c'],
    ['white space around it', '\r\n  a.b.c\n\n'],
    ['a byte order mark', '\uFEFFa.b.c'],
    ['a JSON file', '{"document":"a.b.c"}'],
    ['a JSON string, as tools print one member', '"a.b.c"\n'],
    ['a JSON file with more in it', ' {\n "receipt": {"document": "x"},\n "document": " a.b.c\\n"\n}\n'],
  ];
  for (const [title, text] of found)
    it(`finds it in ${title}`, () => {
      expect(findDocument(text)).to.equal('a.b.c');
    });

  const refused: readonly [string, string][] = [
    ['JSON without a document', '{"receipt":"a.b.c"}'],
    ['a document that is no text', '{"document":{"a":1}}'],
    ['broken JSON', '{"document":"a.b.c"'],
    ['a JSON string that is cut off', '"a.b.c'],
    ['an inherited member', '{"__proto__":{"document":"a.b.c"}}'],
    ['a file too large', ' '.repeat(MAX_FILE_LENGTH + 1)],
  ];
  for (const [title, text] of refused)
    it(`refuses ${title}`, () => {
      expect(() => findDocument(text))
        .to.throw(CodedError)
        .with.property('code', 'INPUT_INVALID');
    });
});
