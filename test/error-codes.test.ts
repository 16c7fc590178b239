import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ERROR_CODES } from '#core/coded-error';
import { REASON_CODES } from '#core/access/reason-code';
import { VERIFICATION_CODES } from '#core/verification/verification-code';
import { SERVICE_CODES } from '#gateway/service-error';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const OWN = fileURLToPath(import.meta.url);

/** The text of every test, without what it imports. */
async function testTexts(): Promise<string> {
  const names = await readdir(HERE, { recursive: true });
  const files = names.filter((name) => name.endsWith('.test.ts') || name.endsWith('-suite.ts'));
  const texts = files
    .map((name) => join(HERE, name))
    .filter((file) => file !== OWN)
    .map((file) => readFile(file, 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

/** A code is looked for by a test that names it as a text, or at the beginning of a message. */
function namedIn(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/['"`/^ [(]([A-Z][A-Z0-9_]{3,})(?=['"`:,\]) ])/g)].map(([, code = '']) => code),
  );
}

describe('every code that people and programs are told', () => {
  let named: ReadonlySet<string>;
  before(async () => {
    named = namedIn(await testTexts());
  });

  const lists = {
    'refusals of the rules': ERROR_CODES,
    'reasons of a denied access': REASON_CODES,
    'findings of a verification': VERIFICATION_CODES,
    'failures of the service': SERVICE_CODES,
  } as const;
  for (const [title, codes] of Object.entries(lists))
    it(`is expected by a test: ${title}`, () => {
      expect(codes.filter((code) => !named.has(code))).to.deep.equal([]);
    });

  it('is not found by chance', () => {
    expect(named.has(['NO', 'SUCH', 'CODE'].join('_'))).to.equal(false);
  });
});
