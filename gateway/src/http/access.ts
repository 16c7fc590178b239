import { z } from 'zod';
import { AccessId, CommandId, REASON_CODES, type Basis } from '@sealtrail/core';
import { categoriesOf, type Asked } from '../trail/project-access.js';
import type { AccessRow } from '../trail/trail-tables.js';
import { HttpGivenBy } from './http-given-by.js';
import { httpTime, httpTimeOrNull, HttpTimeText } from './http-time.js';

const Released = z.strictObject({
  at: HttpTimeText,
  categories: z.array(z.string()),
  recordCount: z.int(),
  responseHash: z.string(),
  byteSize: z.int(),
});
const Received = z.strictObject({
  at: HttpTimeText,
  recordCount: z.int(),
  responseHash: z.string(),
  outcome: z.enum(['matched', 'conflict']),
});
const Failure = z.strictObject({ at: HttpTimeText, agency: z.string(), reason: z.string() });
const Review = z.strictObject({
  at: HttpTimeText,
  outcome: z.enum(['justified', 'not-justified']),
  reason: z.string(),
});
const Objection = z.strictObject({
  at: HttpTimeText,
  ...HttpGivenBy,
  reason: z.string(),
});
const Resolution = z.strictObject({
  at: HttpTimeText,
  outcome: z.enum(['upheld', 'rejected', 'corrected']),
  reason: z.string(),
});

/** What an access shows of its legal basis. */
const ShownBasis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grant'), grantId: CommandId.optional() }),
  z.strictObject({ kind: z.literal('statutory'), clause: z.string() }),
  z.strictObject({
    kind: z.literal('emergency'),
    reason: z.string().optional(),
    until: HttpTimeText.optional(),
  }),
]);

/** An access as its two sides, its subject and auditors read it: the decision, and all that followed. */
export const Access = z
  .strictObject({
    accessId: AccessId,
    askedAt: HttpTimeText,
    block: z.int(),
    requester: z.string(),
    provider: z.string(),
    officer: z.string().nullable(),
    subjectId: z.string(),
    purpose: z.string(),
    policyVersion: z.int().nullable(),
    categories: z.array(z.string()),
    dataRange: z.strictObject({ from: HttpTimeText, to: HttpTimeText }).nullable(),
    basis: ShownBasis,
    grantId: z.string().nullable(),
    caseNumber: z.string(),
    decision: z.enum(['permit', 'deny']),
    reason: z.string().nullable(),
    /** Of the two sides: `one-sided` while a release is not confirmed. */
    pair: z.enum(['asked', 'release-refused', 'one-sided', 'matched', 'conflict', 'failed']),
    /** The newest, where several were. */
    releaseRefused: z.strictObject({ at: HttpTimeText, reason: z.enum(REASON_CODES) }).optional(),
    released: Released.optional(),
    received: Received.optional(),
    failure: Failure.optional(),
    deleteBy: HttpTimeText.nullable(),
    erasedAt: HttpTimeText.nullable(),
    reviewBy: HttpTimeText.nullable(),
    reviewed: z.string().nullable(),
    review: Review.optional(),
    dispute: z.enum(['open', 'resolved']).nullable(),
    objection: Objection.optional(),
    resolution: Resolution.optional(),
    concealedUntil: HttpTimeText.nullable(),
  })
  .meta({ id: 'Access' });

export function presentAccess(row: AccessRow): z.input<typeof Access> {
  const { basis, dataRange, policyVersion = null } = JSON.parse(row.asked) as Asked;
  return {
    accessId: row.access_id,
    askedAt: httpTime(row.at),
    block: row.block,
    requester: row.requester,
    provider: row.provider,
    officer: row.officer,
    subjectId: row.subject_id,
    purpose: row.purpose,
    policyVersion,
    categories: categoriesOf(row),
    dataRange: dataRange && { from: httpTime(dataRange.from), to: httpTime(dataRange.to) },
    basis: presentBasis(basis),
    grantId: row.grant_id,
    caseNumber: row.case_number,
    decision: row.decision,
    reason: row.reason,
    pair: row.state === 'released' ? 'one-sided' : row.state,
    ...stepsOf(row),
    deleteBy: httpTimeOrNull(row.delete_by),
    erasedAt: httpTimeOrNull(row.erased_at),
    reviewBy: httpTimeOrNull(row.review_by),
    reviewed: row.reviewed,
    dispute: row.dispute,
    concealedUntil: httpTimeOrNull(row.concealed_until),
  };
}

function presentBasis(basis: Basis): z.input<typeof ShownBasis> {
  if (basis.kind !== 'emergency') return basis;
  const { until, ...rest } = basis;
  return until === undefined ? rest : { ...rest, until: httpTime(until) };
}

/** The columns that keep what was said of each step, by the name it is shown under. */
const STEPS = {
  releaseRefused: 'refusal_body',
  released: 'release_body',
  received: 'receipt_body',
  failure: 'failure_body',
  review: 'review_body',
  objection: 'objection_body',
  resolution: 'resolution_body',
} as const satisfies Partial<Record<keyof z.input<typeof Access>, keyof AccessRow>>;

function stepsOf(row: AccessRow): Pick<z.input<typeof Access>, keyof typeof STEPS> {
  const steps = Object.entries(STEPS).flatMap(([name, column]) => {
    const body = row[column];
    if (body === null) return [];
    const { at, ...said } = JSON.parse(body) as { readonly at: number };
    return [[name, { at: httpTime(at), ...said }]];
  });
  return Object.fromEntries(steps) as Pick<z.input<typeof Access>, keyof typeof STEPS>;
}
