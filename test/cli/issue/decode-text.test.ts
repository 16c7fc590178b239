import { expect } from 'chai';
import { decodeText } from '#cli/issue/decode-text';
import { InputError } from '#cli/input-error';

const bytes = (...parts: readonly (string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describe('decodeText', () => {
  it('reads UTF-8 with and without a byte order mark', () => {
    expect(decodeText(bytes('姓名'), 'utf-8')).to.equal('姓名');
    expect(decodeText(bytes([0xef, 0xbb, 0xbf], '姓名'), 'utf-8')).to.equal('姓名');
  });

  it('reads GB 18030 and UTF-16 where they are asked for', () => {
    expect(decodeText(bytes([0xd0, 0xd5, 0xc3, 0xfb]), 'gb18030')).to.equal('姓名');
    expect(decodeText(Buffer.from('\uFEFF姓名', 'utf16le'), 'utf-16le')).to.equal('姓名');
  });

  it('reads GBK, and UTF-16 of either order by its mark, whatever was said', () => {
    expect(decodeText(bytes([0xd0, 0xd5, 0xc3, 0xfb]), 'gbk')).to.equal('姓名');
    expect(decodeText(Buffer.from('\uFEFF姓名', 'utf16le'), 'utf-8')).to.equal('姓名');
    expect(decodeText(Buffer.from('\uFEFF姓名', 'utf16le').swap16(), 'utf-8')).to.equal('姓名');
    expect(decodeText(Buffer.from('姓名', 'utf16le').swap16(), 'utf-16be')).to.equal('姓名');
  });

  it('says what a file may be that is not UTF-8', () => {
    expect(() => decodeText(bytes('a\n', [0xd0, 0xd5, 0xc3, 0xfb]), 'utf-8')).to.throw('--encoding gb18030');
    expect(() => decodeText(bytes('a\n', [0xff, 0xff, 0xff]), 'utf-8')).to.throw('the encodings are');
  });

  const refused: readonly [string, Buffer, 'utf-8' | 'gb18030', string][] = [
    [
      'GB 18030 taken for UTF-8',
      bytes('name\n', [0xd0, 0xd5, 0xc3, 0xfb], '\n'),
      'utf-8',
      'line 2 is not utf-8',
    ],
    ['a character cut off at the end', bytes('a\nb\n', [0xe5, 0xa7]), 'utf-8', 'line 3 is not utf-8'],
    ['bytes that GB 18030 does not have', bytes('a\n', [0xff, 0xff]), 'gb18030', 'line 2 is not gb18030'],
    ['half a character of UTF-16', bytes([0xff, 0xfe, 0x61]), 'utf-8', 'line 1 is not utf-16le'],
    ['UTF-16 without its mark', Buffer.from('a\nb', 'utf16le'), 'utf-8', 'line 1 holds a NUL'],
  ];
  for (const [title, file, encoding, message] of refused) {
    it(`refuses ${title}`, () => {
      expect(() => decodeText(file, encoding)).to.throw(InputError, message);
    });
  }
});
