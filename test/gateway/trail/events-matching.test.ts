import { expect } from 'chai';
import { findingEvents, eventsMatching, type EventFilters } from '#gateway/trail/events-matching';
import type { TrailDatabase } from '#gateway/trail/open-trail-database';
import { countRows, queryPage } from '#gateway/trail/query-page';
import { streamEvents } from '#gateway/trail/stream-events';
import { AGENCIES, id32, NOW_MS } from '../../core/rule-context.ts';
import { filledTrail } from './filled-trail.ts';
import { accessId, blockOf, blocksOf, eventOf, GRANT, OTHER_SUBJECT, SUBJECT } from './trail-events.ts';

const PROVIDER_AGENCY = { agency: AGENCIES.second, officer: id32('officer of the provider') } as const;
const OF_SECOND = { accessId: accessId(1), subjectId: OTHER_SUBJECT } as const;
const STATUTORY = { kind: 'statutory', clause: 'social-insurance-law.art-88' } as const;

/** seq 1 to 8, each an event of its own. */
const BLOCKS = blocksOf([
  eventOf('GrantMade'),
  eventOf('AccessDecided'),
  eventOf('AccessReleased', { ...PROVIDER_AGENCY, at: NOW_MS + 1_000 }),
  eventOf('AccessDecided', {
    ...OF_SECOND,
    at: NOW_MS + 2_000,
    basis: STATUTORY,
    grantId: undefined,
    categories: ['household-income', 'address'],
    purpose: 'pension',
    caseNumber: 'CASE-2',
    decision: 'deny',
    reason: 'CLAUSE_UNKNOWN',
    counted: false,
  }),
  eventOf('AccessDisputed', { ...OF_SECOND, agency: AGENCIES.registrar, at: NOW_MS + 3_000 }),
  eventOf('CertificateIssued', { at: NOW_MS + 4_000 }),
  eventOf('QueryRecorded', { agency: AGENCIES.third, at: NOW_MS + 5_000 }),
  eventOf('AccessReceived', { at: NOW_MS + 6_000 }),
]);

describe('eventsMatching', () => {
  const filled = filledTrail();

  const rows: readonly [string, EventFilters, readonly number[]][] = [
    ['nothing: all, newest first', {}, [8, 7, 6, 5, 4, 3, 2, 1]],
    ['a type', { type: 'AccessDecided' }, [4, 2]],
    ['a time, its start in and its end out', { from: NOW_MS + 1_000, until: NOW_MS + 3_000 }, [4, 3]],
    ['an agency that acted', { agency: AGENCIES.third }, [7]],
    ['an agency on either side of an access', { agency: AGENCIES.second }, [8, 5, 4, 3, 2]],
    ['the agency that asked', { requester: AGENCIES.first }, [8, 5, 4, 3, 2]],
    ['the agency that was asked', { provider: AGENCIES.third }, []],
    ['an agency and a type', { agency: AGENCIES.second, type: 'AccessReleased' }, [3]],
    ['an agency and decisions', { agency: AGENCIES.second, type: 'AccessDecided' }, [4, 2]],
    ['what decisions are about', { about: accessId(1) }, [5, 4]],
    [
      'an agency and a time',
      { agency: AGENCIES.second, from: NOW_MS + 2_000, until: NOW_MS + 6_000 },
      [5, 4],
    ],
    ['an officer', { officer: PROVIDER_AGENCY.officer }, [3]],
    ['a subject', { subjectId: OTHER_SUBJECT }, [5, 4]],
    ['what it is about', { about: GRANT }, [1]],
    ['a purpose', { purpose: 'pension' }, [5, 4]],
    ['a basis', { basis: 'grant' }, [8, 3, 2]],
    ['a decision', { decision: 'deny' }, [5, 4]],
    ['a reason', { reason: 'CLAUSE_UNKNOWN' }, [5, 4]],
    ['a category', { category: 'address' }, [5, 4]],
    ['a part of a category only', { category: 'addr' }, []],
    ['a case number', { caseNumber: 'CASE-1' }, [8, 3, 2]],
    ['the state of the pair', { pair: 'matched' }, [8, 3, 2]],
    ['several at once', { purpose: 'pension', type: 'AccessDisputed', subjectId: OTHER_SUBJECT }, [5]],
    ['what never was', { purpose: 'pension', subjectId: SUBJECT }, []],
  ];
  for (const [title, filters, seqs] of rows) {
    it(`finds by ${title}`, async () => {
      const db = await filled(BLOCKS);
      for (const ways of [eventsMatching(filters), await findingEvents(db, filters)]) {
        const { rows: found } = await queryPage(db, 'events', ways, { limit: 20 });
        expect(found.map(({ seq }) => seq)).to.deep.equal(seqs);
        expect(await countRows(db, 'events', ways, 100)).to.equal(seqs.length);
      }
    });
  }

  it('goes on where a page ended, and says when it was the last', async () => {
    const db = await filled(BLOCKS);
    const filter = await findingEvents(db, { agency: AGENCIES.second });
    const first = await queryPage(db, 'events', filter, { limit: 3 });
    expect([first.rows.map(({ seq }) => seq), first.next]).to.deep.equal([
      [8, 5, 4],
      [NOW_MS + 2_000, 4],
    ]);
    const second = await queryPage(db, 'events', filter, { limit: 3, before: first.next });
    expect([second.rows.map(({ seq }) => seq), second.next]).to.deep.equal([[3, 2], undefined]);
  });
});

describe('streamEvents', () => {
  const filled = filledTrail();

  async function read(
    db: TrailDatabase,
    filters: EventFilters,
    after: number,
    upTo: number,
  ): Promise<number[]> {
    const seqs: number[] = [];
    for await (const page of streamEvents(db, filters, { after, upTo }))
      seqs.push(...page.map(({ seq }) => seq));
    return seqs;
  }

  it('hands out all of the range, oldest first', async () => {
    const db = await filled(BLOCKS);
    expect(await read(db, {}, 0, 8)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await read(db, {}, 2, 5)).to.deep.equal([3, 4, 5]);
    expect(await read(db, { purpose: 'pension' }, 0, 8)).to.deep.equal([4, 5]);
    expect(await read(db, {}, 8, 8)).to.deep.equal([]);
  });

  it('hands out each of many once, and stops when asked to', async () => {
    const events = Array.from({ length: 1_200 }, (_, i) =>
      eventOf('AccessDecided', { accessId: accessId(i) }),
    );
    const db = await filled([blockOf(1, events)]);
    expect(await read(db, {}, 0, 1_200)).to.deep.equal(events.map((_, i) => i + 1));
    const gone = new AbortController();
    let pages = 0;
    for await (const page of streamEvents(db, {}, { after: 0, upTo: 1_200, signal: gone.signal })) {
      pages += 1;
      expect(page.length).to.be.lessThan(1_200);
      gone.abort();
    }
    expect(pages).to.equal(1);
  });
});
