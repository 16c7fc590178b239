import { expect } from 'chai';
import { decodeText, type Encoding } from '#cli/issue/decode-text';
import { InputError } from '#cli/input-error';
import { bytesInPieces, collected } from './in-pieces.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

/** The text, which must be the same however the bytes are cut. */
async function decoded(file: Uint8Array, encoding: Encoding): Promise<string> {
  const texts = await Promise.all(
    [1, 2, 3, 1_000].map(async (size) =>
      (await collected(decodeText(bytesInPieces(file, size), encoding))).join(''),
    ),
  );
  expect(new Set(texts).size).to.equal(1);
  return texts[0] ?? '';
}

async function refusal(file: Uint8Array, encoding: Encoding, size: number): Promise<InputError> {
  const outcome: unknown = await collected(decodeText(bytesInPieces(file, size), encoding)).catch(
    (error: unknown) => error,
  );
  if (outcome instanceof InputError) return outcome;
  throw new Error(`not refused: ${String(outcome)}`);
}

describe('decodeText', () => {
  it('reads UTF-8 with and without a byte order mark', async () => {
    expect(await decoded(bytes('姓名'), 'utf-8')).to.equal('姓名');
    expect(await decoded(bytes([0xef, 0xbb, 0xbf], '姓名'), 'utf-8')).to.equal('姓名');
  });

  it('reads GB 18030 and UTF-16 where they are asked for', async () => {
    expect(await decoded(bytes([0xd0, 0xd5, 0xc3, 0xfb]), 'gb18030')).to.equal('姓名');
    expect(await decoded(Buffer.from('\uFEFF姓名', 'utf16le'), 'utf-16le')).to.equal('姓名');
  });

  it('reads GBK, and UTF-16 of either order by its mark, whatever was said', async () => {
    expect(await decoded(bytes([0xd0, 0xd5, 0xc3, 0xfb]), 'gbk')).to.equal('姓名');
    expect(await decoded(Buffer.from('\uFEFF姓名', 'utf16le'), 'utf-8')).to.equal('姓名');
    expect(await decoded(Buffer.from('\uFEFF姓名', 'utf16le').swap16(), 'utf-8')).to.equal('姓名');
    expect(await decoded(Buffer.from('姓名', 'utf16le').swap16(), 'utf-16be')).to.equal('姓名');
  });

  it('says what a file may be that is not UTF-8', async () => {
    const likely = await refusal(bytes('a\n', [0xd0, 0xd5, 0xc3, 0xfb]), 'utf-8', 2);
    expect(likely.message).to.include('--encoding gb18030');
    const unlikely = await refusal(bytes('a\n', [0xff, 0xff, 0xff]), 'utf-8', 2);
    expect(unlikely.message).to.include('the encodings are');
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
    ['half a pair of UTF-16', Buffer.from('\uFEFFa\nb\ud800c', 'utf16le'), 'utf-8', 'line 2 is not utf-16le'],
    ['half a character of UTF-16', bytes([0xff, 0xfe, 0x61]), 'utf-8', 'line 1 is not utf-16le'],
    ['UTF-16 without its mark', Buffer.from('a\nb', 'utf16le'), 'utf-8', 'line 1 holds a NUL'],
  ];
  for (const [title, file, encoding, message] of refused) {
    it(`refuses ${title}, in both languages`, async () => {
      for (const size of [1, 2, 3, 1_000]) {
        const { detail, zh } = await refusal(file, encoding, size);
        expect(detail).to.include(message);
        expect(zh).to.match(/^第 \d+ 行.*\p{Script=Han}$|^第 \d+ 行.*$/u);
      }
    });
  }
});
