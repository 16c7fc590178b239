import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { accessesMatching, type AccessFilters } from './accesses-matching.js';
import { DECISION, isNoDecision } from './is-no-decision.js';
import type { TrailDatabase } from './open-trail-database.js';
import type { DecisionsOf, RowFilter, RowFilters } from './query-page.js';
import type { TrailTables } from './trail-tables.js';

/**
 * What events can be looked for by; all that are given must hold. Times `[from, until)` in milliseconds. What only
 * an access has (purpose, basis, decision, reason, category, case number, pair) finds the events about such accesses.
 */
export interface EventFilters extends AccessFilters {
  readonly type?: string | undefined;
  /** The certificate, grant, request, access or key that the event is about. */
  readonly about?: string | undefined;
}

/** Who an event is of: the one who acted, or either side of the access that it is about. */
const PARTIES = ['agency', 'requester', 'provider'] as const;

const COLUMNS = {
  type: 'type',
  about: 'about',
  officer: 'officer',
  subjectId: 'subject_id',
  requester: 'requester',
  provider: 'provider',
} as const;

type Builder = ExpressionBuilder<TrailTables, 'events'>;
type Condition = ExpressionWrapper<TrailTables, 'events', SqlBool>;

/** Whether an event is among those asked for; to look through a span of events, not to find a few among all. */
export function eventsMatching(filters: EventFilters): RowFilter<'events'> {
  const { agency, ...others } = filters;
  return (eb) => {
    const conditions = [matchingBut(eb, others)];
    if (agency !== undefined) conditions.push(eb.or(PARTIES.map((party) => eb(party, '=', agency))));
    return eb.and(conditions);
  };
}

/**
 * The same events for a page of them: each alternative walks one index, whatever share of the ledger is an agency's,
 * an officer's or a subject's. Decisions are found among the accesses, which have an index for each of these.
 */
export async function findingEvents(db: TrailDatabase, filters: EventFilters): Promise<RowFilters<'events'>> {
  const asked = { ...filters, from: undefined, until: undefined };
  if (Object.values(asked).every((value) => value === undefined)) return eventsMatching(filters);
  const { type } = filters;
  const decisions = type === undefined || type === DECISION ? decisionsFound(filters) : [];
  if (type === DECISION) return decisions;
  const about = await accessesOfCase(db, filters);
  return about?.length === 0 ? decisions : [...decisions, ...othersFound(filters, about)];
}

/** A case with more accesses than this is looked for from the newest event on, and found soon. */
const CASE_MAX = 1_000;

/** The accesses of a case; `undefined` where no case is asked for, or it has more than 1,000. */
async function accessesOfCase(
  db: TrailDatabase,
  { caseNumber }: EventFilters,
): Promise<readonly string[] | undefined> {
  if (caseNumber === undefined) return undefined;
  const found = await db
    .selectFrom('accesses')
    .select('access_id')
    .where('case_number', '=', caseNumber)
    .limit(CASE_MAX + 1)
    .execute();
  return found.length > CASE_MAX ? undefined : found.map(({ access_id: id }) => id);
}

function decisionsFound({ about, agency, ...filters }: EventFilters): DecisionsOf[] {
  const sides: AccessFilters[] = agency === undefined ? [{}] : [{ requester: agency }, { provider: agency }];
  return sides.map((side) => ({
    decisionsOf: (eb) =>
      eb.and([
        accessesMatching(filters)(eb),
        accessesMatching(side)(eb),
        ...(about === undefined ? [] : [eb('access_id', '=', about)]),
      ]),
  }));
}

function othersFound(
  { agency, ...others }: EventFilters,
  about: readonly string[] | undefined,
): RowFilter<'events'>[] {
  const found: RowFilter<'events'> = (eb) =>
    eb.and([
      isNoDecision,
      matchingBut(eb, others),
      ...(about === undefined ? [] : [eb('about', 'in', about)]),
    ]);
  if (agency === undefined) return [found];
  return PARTIES.map((party) => (eb) => eb.and([eb(party, '=', agency), found(eb)]));
}

/** All filters but the agency, which may be any of the parties. */
function matchingBut(eb: Builder, filters: Omit<EventFilters, 'agency'>): Condition {
  const { type, about, officer, subjectId, requester, provider, from, until, ...ofAccess } = filters;
  const conditions = inColumns(eb, { type, about, officer, subjectId, requester, provider });
  if (from !== undefined) conditions.push(eb('at', '>=', from));
  if (until !== undefined) conditions.push(eb('at', '<', until));
  if (Object.values(ofAccess).some((value) => value !== undefined))
    conditions.push(aboutAccess(eb, ofAccess));
  return eb.and(conditions);
}

function inColumns(
  eb: Builder,
  filters: { readonly [K in keyof typeof COLUMNS]: string | undefined },
): Condition[] {
  return Object.entries(COLUMNS).flatMap(([name, column]) => {
    const value = filters[name as keyof typeof COLUMNS];
    return value === undefined ? [] : [eb(column, '=', value)];
  });
}

/** True for events about an access that `filters` find. */
function aboutAccess(eb: Builder, filters: AccessFilters): Condition {
  const found = eb
    .selectFrom('accesses')
    .select('access_id')
    .whereRef('accesses.access_id', '=', 'events.about')
    .where(accessesMatching(filters) as never);
  return eb.and([eb.exists(found)]);
}
