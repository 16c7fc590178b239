import { expect } from 'chai';
import { citizenCommandId } from '#core/evidence/citizen-command-id';
import { CommandId } from '#core/schema/text';
import { id32, ruleCrypto } from '../rule-context.ts';

const [ANNA, BERT] = [id32('anna'), id32('bert')];
const idOf = (key: string, subjectId = ANNA): string => citizenCommandId(key, subjectId, ruleCrypto);

describe('citizenCommandId', () => {
  it('is what docs/http.md shows', () => {
    const subjectId = 'qUkfTBv3sM_7rcui248Cjks_KGfLWeHzoLwZaPPFEkI';
    expect(idOf('grant-2026-0001', subjectId)).to.equal('grant-2026-0001-tNLMsXM_');
  });

  for (const [title, uuid] of [
    ['a random UUID', '5f0c1a52-8e3b-4d7a-9c61-2b7f4e90d813'],
    ['a UUID of random bits behind a time', '018f6e1a-2b3c-7d4e-8f5a-6b7c8d9e0f1a'],
    ['one in capitals', '5F0C1A52-8E3B-4D7A-9C61-2B7F4E90D813'],
  ] as const) {
    it(`leaves ${title} as it is`, () => {
      expect(idOf(uuid)).to.equal(uuid);
    });
  }

  for (const [title, key] of [
    ['a word', 'revoke-1'],
    ['a UUID of a clock and a network card', '5f0c1a52-8e3b-1d7a-9c61-2b7f4e90d813'],
    ['the empty UUID', '00000000-0000-0000-0000-000000000000'],
    ['a UUID with something behind it', '5f0c1a52-8e3b-4d7a-9c61-2b7f4e90d813-1'],
    ['what ends like a mark', 'revoke-1-AAAAAAAA'],
    ['the shortest key that there is', '12345678'],
  ] as const) {
    it(`marks ${title} for the citizen, once`, () => {
      const id = idOf(key);
      expect(id).to.match(new RegExp(`^${key}-.{8}$`));
      expect(CommandId.safeParse(id).success).to.equal(true);
      expect(idOf(id)).to.equal(id);
      expect(idOf(key, BERT)).not.to.equal(id);
    });
  }

  it('cannot be made from another citizen’s id', () => {
    const annas = idOf('revoke-1');
    expect(idOf(annas, BERT)).not.to.equal(annas);
    expect(idOf(annas, BERT)).to.match(new RegExp(`^${annas}-`));
  });
});
