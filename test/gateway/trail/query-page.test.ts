import { expect } from 'chai';
import { countRows, queryPage, type RowFilter, type RowPosition } from '#gateway/trail/query-page';
import { AGENCIES } from '../../core/rule-context.ts';
import { filledTrail } from './filled-trail.ts';
import { accessId, blocksOf, eventOf } from './trail-events.ts';

const { first, second, third } = AGENCIES;
/** The two sides of one agency, in turn, with a stranger's between; the second is both sides of its own. */
const SIDES = [
  [first, second],
  [second, first],
  [first, third],
  [second, second],
  [third, first],
  [second, third],
] as const;

const EITHER_SIDE: readonly RowFilter<'accesses'>[] = [
  (eb) => eb.and([eb('requester', '=', second)]),
  (eb) => eb.and([eb('provider', '=', second)]),
];

describe('queryPage', () => {
  const filled = filledTrail();
  const blocks = blocksOf(
    SIDES.map(([requester, provider], i) =>
      eventOf('AccessDecided', { accessId: accessId(i), requester, provider }),
    ),
  );

  it('merges alternatives into one order, newest first', async () => {
    const { rows, next } = await queryPage(await filled(blocks), 'accesses', EITHER_SIDE, { limit: 10 });
    expect(rows.map(({ seq }) => seq)).to.deep.equal([6, 4, 2, 1]);
    expect(next).to.equal(undefined);
  });

  it('counts a row of several alternatives once', async () => {
    expect(await countRows(await filled(blocks), 'accesses', EITHER_SIDE, 100)).to.equal(4);
  });

  it('goes from page to page without a gap or a repeat', async () => {
    const db = await filled(blocks);
    const found: number[] = [];
    let before: RowPosition | undefined;
    do {
      const { rows, next } = await queryPage(db, 'accesses', EITHER_SIDE, { limit: 1, before });
      found.push(...rows.map(({ seq }) => seq));
      before = next;
    } while (before !== undefined);
    expect(found).to.deep.equal([6, 4, 2, 1]);
  });
});
