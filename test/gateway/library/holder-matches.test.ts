import { expect } from 'chai';
import { createPseudonyms } from '#gateway/identity/pseudonyms';
import { holderMatches } from '#gateway/library/holder-matches';
import { PAYLOAD, seal } from '../../core/verification/verification-world.ts';

const PSEUDONYMS = createPseudonyms(new Uint8Array(32));

function matches(name: string, said: string): boolean {
  const document = seal({ ...PAYLOAD, holder: { ...PAYLOAD.holder, name } });
  return holderMatches({ document, subjectId: '' }, { name: said }, PSEUDONYMS);
}

describe('the holder of a certificate, as somebody names them', () => {
  const same: readonly [string, string, string][] = [
    ['with a space between family and given name', '演甲', '演　甲'],
    ['with another dot', '买买提·阿卜杜热依木', '买买提•阿卜杜热依木'],
    ['with a dot of another keyboard', '买买提・阿卜杜热依木', '买买提.阿卜杜热依木'],
    ['with a wide dot', '买买提·阿卜杜热依木', '买买提．阿卜杜热依木'],
    ['in small letters', 'ZHANG SAN', 'Zhang  San'],
    ['in wide letters', 'LI SI', 'ＬＩ ＳＩ'],
  ];
  for (const [title, name, said] of same)
    it(`is the same ${title}`, () => {
      expect(matches(name, said)).to.equal(true);
      expect(matches(said, name)).to.equal(true);
    });

  const other: readonly [string, string, string][] = [
    ['of another name', '演甲', '演乙'],
    ['of a part of it', '买买提·阿卜杜热依木', '买买提'],
    ['without the dot', '买买提·阿卜杜热依木', '买买提阿卜杜热依木'],
    ['of nothing but spaces and dots', '演甲', ' · '],
  ];
  for (const [title, name, said] of other)
    it(`is another ${title}`, () => {
      expect(matches(name, said)).to.equal(false);
    });
});
