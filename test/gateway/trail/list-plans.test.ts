import { expect } from 'chai';
import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { accessesMatching } from '#gateway/trail/accesses-matching';
import { findingEvents, type EventFilters } from '#gateway/trail/events-matching';
import type { TrailDatabase } from '#gateway/trail/open-trail-database';
import { queryPage, type NumberedTable, type RowFilter } from '#gateway/trail/query-page';
import { AGENCIES, NOW_MS } from '../../core/rule-context.ts';
import { filledTrail } from './filled-trail.ts';
import { accessId, OFFICER, SUBJECT } from './trail-events.ts';
import { storyBlocks } from './trail-story.ts';

/** The same database, and what SQLite says of how it answers each statement that is asked through it. */
function watched(db: TrailDatabase): { readonly db: TrailDatabase; plans(): Promise<string[]> } {
  const asked: CompiledQuery[] = [];
  const watch: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      asked.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return {
    db: db.withPlugin(watch),
    plans: async () => {
      const steps = asked.map(async ({ sql, parameters }) => {
        const question = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
        return (await db.executeQuery<{ detail: string }>(question)).rows.map(({ detail }) => detail);
      });
      return (await Promise.all(steps)).flat();
    },
  };
}

/** Reads every row of a table, or collects rows to sort them. Walking the index of all by time is what a list does. */
const GROWS = /^SCAN (?!events USING INDEX events_by_at_seq)|TEMP B-TREE/;
const TIME = { from: NOW_MS, until: NOW_MS + 1_000 };
const AGENCY = AGENCIES.second;

describe('the plan of a page', () => {
  const filled = filledTrail();

  async function plansOf<T extends NumberedTable>(table: T, filter: RowFilter<T>): Promise<string[]> {
    const seen = watched(await filled(storyBlocks()));
    const before = table === 'events' || table === 'accesses' ? [NOW_MS, 9] : [9];
    await queryPage(seen.db, table, filter, { limit: 20, before });
    return seen.plans();
  }

  const ofEvents: readonly [string, EventFilters][] = [
    ['of all', {}],
    ['of a time', TIME],
    ['of an agency', { agency: AGENCY }],
    ['of an agency in a time', { agency: AGENCY, ...TIME }],
    ['of the agency that asked', { requester: AGENCY }],
    ['of the agency that was asked', { provider: AGENCY }],
    ['of an officer', { officer: OFFICER }],
    ['of a subject', { subjectId: SUBJECT }],
    ['of a type', { type: 'GrantRevoked' }],
    ['of decisions', { type: 'AccessDecided', agency: AGENCY }],
  ];
  for (const [title, filters] of ofEvents) {
    it(`of events ${title} walks indexes`, async () => {
      const seen = watched(await filled(storyBlocks()));
      const found = await findingEvents(seen.db, filters);
      await queryPage(seen.db, 'events', found, { limit: 20, before: [NOW_MS, 9] });
      const plans = await seen.plans();
      expect(plans).not.to.deep.equal([]);
      expect(plans.filter((step) => GROWS.test(step))).to.deep.equal([]);
    });
  }

  it('of events takes the person before the agency', async () => {
    const seen = watched(await filled(storyBlocks()));
    const found = await findingEvents(seen.db, { agency: AGENCY, subjectId: SUBJECT });
    await queryPage(seen.db, 'events', found, { limit: 20 });
    const searches = (await seen.plans()).filter((step) => /^SEARCH (events|accesses) .*_by_/.test(step));
    expect(searches).not.to.deep.equal([]);
    for (const search of searches) expect(search).to.include('_by_subject_id_at_seq');
  });

  it('of events about a thing or a case sorts no more than these', async () => {
    for (const filters of [{ about: accessId(1) }, { caseNumber: 'CASE-1' }]) {
      const seen = watched(await filled(storyBlocks()));
      await queryPage(seen.db, 'events', await findingEvents(seen.db, filters), { limit: 20 });
      const searches = (await seen.plans()).filter((step) => step.startsWith('SEARCH'));
      expect(searches.join()).to.include('events_by_about_seq').and.not.include('events_by_at');
    }
  });

  const others: readonly [string, () => Promise<string[]>][] = [
    ['accesses of a case', () => plansOf('accesses', accessesMatching({ caseNumber: 'CASE-1', ...TIME }))],
    ['accesses of an officer', () => plansOf('accesses', accessesMatching({ officer: OFFICER, ...TIME }))],
    ['accesses of a subject', () => plansOf('accesses', accessesMatching({ subjectId: SUBJECT, ...TIME }))],
    ['one access', () => plansOf('accesses', (eb) => eb.and({ access_id: accessId(1) }))],
    ['accesses of a side', () => plansOf('accesses', accessesMatching({ provider: AGENCY, ...TIME }))],
    [
      'certificates of a type',
      () => plansOf('certificates', (eb) => eb.and({ issuer: AGENCY, certificate_type: 'pension' })),
    ],
    ['requests in a state', () => plansOf('requests', (eb) => eb.and({ agency: AGENCY, status: 'refused' }))],
    ['grants in a state', () => plansOf('grants', (eb) => eb.and({ recipient: AGENCY, status: 'revoked' }))],
    [
      'grants for a purpose',
      () => plansOf('grants', (eb) => eb.and({ recipient: AGENCY, purpose: 'pension' })),
    ],
  ];
  for (const [title, plans] of others) {
    it(`of ${title} walks an index`, async () => {
      const steps = await plans();
      expect(steps).to.have.length(1);
      expect(steps[0]).to.match(/^SEARCH \w+ USING (COVERING )?INDEX/);
    });
  }
});
