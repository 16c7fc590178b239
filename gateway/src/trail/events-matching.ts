import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { accessesMatching, type AccessFilters } from './accesses-matching.js';
import type { RowFilter } from './query-page.js';
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

const COLUMNS = { type: 'type', about: 'about', officer: 'officer', subjectId: 'subject_id' } as const;

type Builder = ExpressionBuilder<TrailTables, 'events'>;
type Condition = ExpressionWrapper<TrailTables, 'events', SqlBool>;

export function eventsMatching(filters: EventFilters): RowFilter<'events'> {
  const { type, about, officer, subjectId, from, until, agency, ...ofAccess } = filters;
  return (eb) => {
    const conditions = inColumns(eb, { type, about, officer, subjectId });
    if (from !== undefined) conditions.push(eb('at', '>=', from));
    if (until !== undefined) conditions.push(eb('at', '<', until));
    if (agency !== undefined)
      conditions.push(eb.or([eb('agency', '=', agency), aboutAccess(eb, { agency })]));
    if (Object.values(ofAccess).some((value) => value !== undefined))
      conditions.push(aboutAccess(eb, ofAccess));
    return eb.and(conditions);
  };
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
