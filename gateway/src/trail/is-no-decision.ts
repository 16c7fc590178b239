import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** The one type of event that `isNoDecision` leaves out. */
export const DECISION = 'AccessDecided';

/**
 * True for every event but the decision of an access. Decisions are most of all events and have rows among the
 * accesses, with the same numbers: the indexes of events leave them out. A literal, not a parameter, because only
 * that lets a database see that such an index has all that a query asks for.
 */
export const isNoDecision: RawBuilder<SqlBool> = sql<SqlBool>`type <> ${sql.lit(DECISION)}`;
