import { sql, type ExpressionBuilder, type ExpressionWrapper, type RawBuilder, type SqlBool } from 'kysely';
import { SHANGHAI_MS } from '../shanghai-day.js';
import type { TrailTables } from '../trail-tables.js';
import type { AnomalyQuestion, FindAnomalies } from './anomaly.js';

const HOUR_MS = 3_600_000;

type Builder = ExpressionBuilder<TrailTables, 'accesses'>;
type Condition = ExpressionWrapper<TrailTables, 'accesses', SqlBool>;

/** A rule that judges each access by itself. */
function eachAccess(isOff: (eb: Builder, question: AnomalyQuestion) => Condition): FindAnomalies {
  return async (question) => {
    const { db, from, until, limit } = question;
    const rows = await db
      .selectFrom('accesses')
      .select(['access_id', 'at', 'requester', 'officer', 'subject_id'])
      .where('at', '>=', from)
      .where('at', '<', until)
      .where((eb) => isOff(eb, question))
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ access_id: accessId, subject_id: subjectId, ...row }) => ({
      ...row,
      accessId,
      subjectId,
      count: 1,
    }));
  };
}

/** Handed over and never confirmed by the one who asked. */
export const oneSidedPair = eachAccess((eb, { now, thresholds }) =>
  eb.and([
    eb('state', '=', 'released'),
    eb('released_at', '<=', now - thresholds.oneSidedAfterHours * HOUR_MS),
  ]),
);

/** The two sides say different things about what was handed over. */
export const conflictingPair = eachAccess((eb) => eb.and([eb('state', '=', 'conflict')]));

/** Asked for on no ground at all: no such clause, or no grant of this person for this agency and purpose. */
export const askedWithoutGround = eachAccess((eb, { thresholds }) =>
  eb.and([eb('decision', '=', 'deny'), eb('reason', 'in', thresholds.groundlessReasons)]),
);

/** Asked by a grant that was revoked already, or handed over after its end. */
export const revokedThenRead = eachAccess((eb) =>
  eb.or([
    eb('reason', '=', 'GRANT_REVOKED'),
    eb.exists(
      eb
        .selectFrom('grants')
        .select('grants.grant_id')
        .whereRef('grants.grant_id', '=', 'accesses.grant_id')
        .whereRef('grants.ended_at', '<', 'accesses.released_at'),
    ),
  ]),
);

/** Break-glass that nobody has reviewed in time. */
export const emergencyWithoutReview = eachAccess((eb, { now }) =>
  eb.and([
    eb('basis', '=', 'emergency'),
    eb('decision', '=', 'permit'),
    eb('reviewed', 'is', null),
    eb('review_by', '<=', now),
  ]),
);

/** Break-glass that the review found no ground for. */
export const emergencyNotJustified = eachAccess((eb) => eb.and([eb('reviewed', '=', 'not-justified')]));

/** The data's time is over, and nobody has confirmed that it is gone. */
export const erasureOverdue = eachAccess((eb, { now }) =>
  eb.and([
    eb('delete_by', '<=', now),
    eb('erased_at', 'is', null),
    eb('state', 'in', ['released', 'matched', 'conflict']),
  ]),
);

/** At night or on a weekend, and no emergency. */
export const outsideWorkingHours = eachAccess((eb, { thresholds }) => {
  const { from, until } = thresholds.workingHours;
  const hour = shanghaiHours(1, 24);
  // 1970-01-01 was a Thursday, the fourth day from Sunday.
  const weekday = sql<number>`(${shanghaiHours(24)} + 4) % 7`;
  return eb.and([
    eb('basis', '!=', 'emergency'),
    eb.or([eb(hour, '<', from), eb(hour, '>=', until), eb(weekday, 'in', [0, 6])]),
  ]);
});

/**
 * Whole spans of so many hours since 1970 in Asia/Shanghai, modulo `modulus` where given. Literals, not parameters:
 * SQLite would bind those as fractions, and divide without rounding.
 */
function shanghaiHours(hours: number, modulus?: number): RawBuilder<number> {
  const spans = sql<number>`((${sql.ref('accesses.at')} + ${sql.lit(SHANGHAI_MS)}) / ${sql.lit(hours * HOUR_MS)})`;
  return modulus === undefined ? spans : sql<number>`(${spans} % ${sql.lit(modulus)})`;
}
