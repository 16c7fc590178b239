import { expect } from 'chai';
import { claimValue, type ClaimForm } from '#cli/issue/claim-value';

const DAY: ClaimForm = { type: 'string', format: 'date' };
const INTEGER: ClaimForm = { type: 'integer' };

describe('claimValue', () => {
  const rows: readonly [unknown, ClaimForm, unknown][] = [
    ['12', INTEGER, 12],
    ['１２', INTEGER, 12],
    [' 12 ', INTEGER, 12],
    ['-3', INTEGER, -3],
    ['012', INTEGER, '012'],
    ['12x', INTEGER, '12x'],
    ['1e3', INTEGER, '1e3'],
    ['12', { type: 'string' }, '12'],
    ['true', { type: 'boolean' }, true],
    ['是', { type: 'boolean' }, '是'],
    ['2024-01-05', DAY, '2024-01-05'],
    ['2024/1/5', DAY, '2024-01-05'],
    ['2024.01.5', DAY, '2024-01-05'],
    ['20240105', DAY, '2024-01-05'],
    ['2024年1月5日', DAY, '2024-01-05'],
    ['２０２４／１／５', DAY, '2024-01-05'],
    // Which of the two is the month nobody can know; the schema refuses it.
    ['5/1/2024', DAY, '5/1/2024'],
    ['24/1/5', DAY, '24/1/5'],
    ['2024/1/5', { type: 'string' }, '2024/1/5'],
    [7, DAY, 7],
  ];
  for (const [cell, form, value] of rows)
    it(`takes ${JSON.stringify(cell)} as ${JSON.stringify(form)} for ${JSON.stringify(value)}`, () => {
      expect(claimValue(cell, form)).to.equal(value);
    });
});
