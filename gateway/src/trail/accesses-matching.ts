import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { RowFilter } from './query-page.js';
import type { AccessRow, TrailTables } from './trail-tables.js';

/** What accesses can be looked for by; all that are given must hold. Times `[from, until)` in milliseconds. */
export interface AccessFilters {
  /** Either side. */
  readonly agency?: string | undefined;
  readonly requester?: string | undefined;
  readonly provider?: string | undefined;
  readonly officer?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly purpose?: string | undefined;
  readonly basis?: AccessRow['basis'] | undefined;
  readonly decision?: AccessRow['decision'] | undefined;
  readonly reason?: string | undefined;
  readonly caseNumber?: string | undefined;
  /** One of the categories asked for. */
  readonly category?: string | undefined;
  /** The state of the pair; `one-sided` is released and not confirmed. */
  readonly pair?: Exclude<AccessRow['state'], 'released'> | 'one-sided' | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

const COLUMNS = {
  requester: 'requester',
  provider: 'provider',
  officer: 'officer',
  subjectId: 'subject_id',
  purpose: 'purpose',
  basis: 'basis',
  decision: 'decision',
  reason: 'reason',
  caseNumber: 'case_number',
} as const satisfies { readonly [K in keyof AccessFilters]?: keyof AccessRow };

type Condition = ExpressionWrapper<TrailTables, 'accesses', SqlBool>;

/** The accesses that `filters` ask for; who may see them is another filter, and both must hold. */
export function accessesMatching(filters: AccessFilters): RowFilter<'accesses'> {
  return (eb) => eb.and([...inColumns(eb, filters), ...inRanges(eb, filters), ...ofPair(eb, filters)]);
}

function inColumns(eb: ExpressionBuilder<TrailTables, 'accesses'>, filters: AccessFilters): Condition[] {
  return Object.entries(COLUMNS).flatMap(([name, column]) => {
    const value = filters[name as keyof typeof COLUMNS];
    return value === undefined ? [] : [eb(column, '=', value)];
  });
}

function inRanges(eb: ExpressionBuilder<TrailTables, 'accesses'>, filters: AccessFilters): Condition[] {
  const { from, until, category } = filters;
  const conditions: Condition[] = [];
  if (from !== undefined) conditions.push(eb('at', '>=', from));
  if (until !== undefined) conditions.push(eb('at', '<', until));
  // Codes are lower-kebab words: none of their characters means anything to `like`.
  if (category !== undefined) conditions.push(eb('categories', 'like', `%|${category}|%`));
  return conditions;
}

function ofPair(eb: ExpressionBuilder<TrailTables, 'accesses'>, filters: AccessFilters): Condition[] {
  const { agency, pair } = filters;
  const conditions: Condition[] = [];
  if (agency !== undefined)
    conditions.push(eb.or([eb('requester', '=', agency), eb('provider', '=', agency)]));
  if (pair !== undefined) conditions.push(eb('state', '=', pair === 'one-sided' ? 'released' : pair));
  return conditions;
}
