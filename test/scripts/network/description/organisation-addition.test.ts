import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import {
  parseAddition,
  widenDescription,
} from '../../../../scripts/network/description/organisation-addition.ts';
import { parseDescription } from '../../../../scripts/network/description/parse-description.ts';
import { NetworkError } from '../../../../scripts/network/network-error.ts';

const at = (path: string): Promise<string> =>
  readFile(new URL(`../../../../network-config/${path}`, import.meta.url), 'utf8');
const small = await at('small.yaml');
const full = await at('full.yaml');
const text = await at('organisations/province-b.yaml');
const addition = parseAddition(text, 'province-b.yaml');

describe('a network description with an organisation more', () => {
  it('has the organisation and its agencies, and keeps what was there, comments too', () => {
    const wider = widenDescription(small, addition, 'province-b.yaml');
    const before = parseDescription(small, 'small.yaml');
    const after = parseDescription(wider, 'network.yaml');
    expect(after.organisations.slice(0, -1)).to.deep.equal(before.organisations);
    expect(after.organisations.at(-1)).to.deep.include({ id: 'province-b', host: '127.0.0.1' });
    expect(after.organisations.at(-1)?.agencies).to.deep.equal([
      { ...addition.agencies[0], organisation: 'province-b' },
    ]);
    const comments = small.split('\n').filter((line) => line.trim().startsWith('#'));
    for (const comment of comments) expect(wider).to.include(comment.trim());
  });

  it('is the same text where it has the organisation already', () => {
    const wider = widenDescription(small, addition, 'province-b.yaml');
    expect(widenDescription(wider, addition, 'province-b.yaml')).to.equal(wider);
  });

  const refused: readonly [string, () => unknown, string][] = [
    [
      'the organisation described otherwise',
      () => widenDescription(full, addition, 'province-b.yaml'),
      'DESCRIPTION_DIFFERS',
    ],
    [
      'the same organisation with other agencies',
      () =>
        widenDescription(
          widenDescription(small, addition, 'province-b.yaml'),
          { ...addition, agencies: [] },
          'province-b.yaml',
        ),
      'DESCRIPTION_DIFFERS',
    ],
    [
      'an id that the ordering organisation has',
      () =>
        widenDescription(
          small,
          { ...addition, organisation: { ...addition.organisation, id: 'ordering' } },
          'province-b.yaml',
        ),
      'DESCRIPTION_INVALID',
    ],
    [
      'a port that is taken',
      () =>
        widenDescription(
          small,
          { ...addition, organisation: { ...addition.organisation, ca: { port: 7051 } } },
          'province-b.yaml',
        ),
      'DESCRIPTION_INVALID',
    ],
    [
      'an agency twice',
      () =>
        widenDescription(
          small,
          { ...addition, agencies: [...addition.agencies, ...addition.agencies] },
          'province-b.yaml',
        ),
      'DESCRIPTION_INVALID',
    ],
    ['no organisation', () => parseAddition('agencies: []', 'x.yaml'), 'DESCRIPTION_INVALID'],
    ['a key that nobody knows', () => parseAddition(`${text}\nmore: 1\n`, 'x.yaml'), 'DESCRIPTION_INVALID'],
    ['no YAML', () => parseAddition('{', 'x.yaml'), 'DESCRIPTION_INVALID'],
    [
      'a whole network in place of one organisation',
      () => parseAddition(small, 'x.yaml'),
      'DESCRIPTION_INVALID',
    ],
  ];
  for (const [title, attempt, code] of refused)
    it(`is refused with ${title}`, () => {
      expect(attempt).to.throw(NetworkError).with.property('code', code);
    });
});
