import { z } from 'zod';
import {
  AccessId,
  Basis,
  CaseNumber,
  ClauseCode,
  Code,
  CommandId,
  CreditCode,
  Digest,
  distinct,
  REASON_CODES,
} from '@sealtrail/core';
import type { Services } from '../../services.js';
import { citizenRoute } from '../citizen-route.js';
import { httpTime, HttpTime, HttpTimeText } from '../http-time.js';
import { NamedSubject, requireSubject } from '../named-subject.js';
import { officerRoute } from '../officer-route.js';
import type { Route } from '../route.js';
import { eventOf, type Committed } from '../run-command.js';

const OfAccess = z.strictObject({ accessId: AccessId });
const tag = 'accesses';

/** What every ask says, whatever its ground. */
const Question = {
  provider: CreditCode,
  ...NamedSubject,
  categories: distinct(z.array(Code).min(1).max(50)),
  purpose: Code,
  dataRange: z
    .strictObject({ from: HttpTime, to: HttpTime })
    .refine(({ from, to }) => from < to, { error: 'ends before it begins', path: ['to'] })
    .nullable()
    .default(null),
  caseNumber: CaseNumber,
  concealedUntil: HttpTime.optional(),
};

/** A permit comes with what the requester owes. */
const Obligations = z.strictObject({
  deleteBy: HttpTimeText,
  onwardTransfer: z.literal('forbidden'),
  erasure: z.literal('to-be-confirmed'),
});

const Decided = {
  accessId: AccessId,
  decision: z.enum(['permit', 'deny']),
  reason: z.enum(REASON_CODES).optional(),
  grantId: CommandId.optional(),
  policyVersion: z.int().optional(),
  obligations: Obligations.optional(),
  reviewBy: HttpTimeText.optional(),
};

function presentDecision(committed: Committed): Record<string, unknown> {
  const { accessId, decision, reason, grantId, policyVersion, deleteBy, reviewBy } = eventOf(
    committed,
    'AccessDecided',
  );
  return {
    accessId,
    decision,
    reason,
    grantId,
    policyVersion,
    ...(deleteBy !== undefined && {
      obligations: { deleteBy: httpTime(deleteBy), onwardTransfer: 'forbidden', erasure: 'to-be-confirmed' },
    }),
    ...(reviewBy !== undefined && { reviewBy: httpTime(reviewBy) }),
  };
}

const HttpBasis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grant'), grantId: CommandId.optional() }),
  z.strictObject({ kind: z.literal('statutory'), clause: ClauseCode }),
]);

interface Asked extends NamedSubject {
  readonly concealedUntil?: number | undefined;
}

/** The subject by pseudonym only, and no member that was left out: the ledger's canonical form knows no undefined. */
function question<T extends Asked>(
  body: T,
  { pseudonyms }: Services,
): Omit<T, keyof Asked> & { subjectId: string; concealedUntil?: number } {
  const { subjectId, idDocument, concealedUntil, ...rest } = body;
  const named = { ...rest, subjectId: requireSubject({ subjectId, idDocument }, pseudonyms) };
  return concealedUntil === undefined ? named : { ...named, concealedUntil };
}

function basisOf(basis: z.output<typeof HttpBasis>): Basis {
  if (basis.kind === 'statutory') return basis;
  return basis.grantId === undefined ? { kind: 'grant' } : { kind: 'grant', grantId: basis.grantId };
}

const ask = officerRoute({
  path: '/v1/accesses',
  policy: ['requester'],
  operationId: 'askAccess',
  summary: "Asks for a subject's data on a grant or a clause. A denial is an answer, and is on record.",
  tag,
  body: z.strictObject({ ...Question, basis: HttpBasis }),
  made: Decided,
  as: 'agency',
  act: ({ body: { basis, ...body }, services }) => ({
    type: 'access.ask',
    ...question(body, services),
    basis: basisOf(basis),
  }),
  present: presentDecision,
});

const breakGlass = officerRoute({
  path: '/v1/emergency-accesses',
  policy: ['requester'],
  operationId: 'askInEmergency',
  summary: 'Asks without a grant in an emergency (break-glass): reason and time limit, reviewed afterwards.',
  tag,
  body: z.strictObject({ ...Question, reason: Code.optional(), until: HttpTime.optional() }),
  made: Decided,
  as: 'agency',
  act: ({ body: { reason, until, ...body }, services }) => {
    const basis = {
      kind: 'emergency',
      ...(reason !== undefined && { reason }),
      ...(until !== undefined && { until }),
    };
    return { type: 'access.ask', ...question(body, services), basis };
  },
  present: presentDecision,
});

const release = officerRoute({
  path: '/v1/accesses/{accessId}/release',
  policy: ['provider'],
  operationId: 'releaseAccess',
  summary:
    'The provider hands over; decided again at this moment, and refused where the grant no longer holds.',
  tag,
  params: OfAccess,
  body: z.strictObject({
    categories: distinct(z.array(Code).min(1).max(50)),
    recordCount: z.int().min(0).max(1_000_000),
    responseHash: Digest,
    byteSize: z.int().min(0).max(1_000_000_000),
  }),
  made: { decision: z.enum(['permit', 'deny']), reason: z.enum(REASON_CODES).optional() },
  as: 'agency',
  act: ({ params, body }) => ({ type: 'access.release', ...params, ...body }),
  present: ({ events }) => {
    const refused = events.find((event) => event.type === 'ReleaseRefused');
    return refused === undefined ? { decision: 'permit' } : { decision: 'deny', reason: refused.reason };
  },
});

const receive = officerRoute({
  path: '/v1/accesses/{accessId}/receipt',
  policy: ['requester'],
  operationId: 'receiveAccess',
  summary: 'The requester confirms what arrived; it must match what was released.',
  tag,
  params: OfAccess,
  body: z.strictObject({ recordCount: z.int().min(0).max(1_000_000), responseHash: Digest }),
  made: { outcome: z.enum(['matched', 'conflict']) },
  as: 'agency',
  act: ({ params, body }) => ({ type: 'access.receive', ...params, ...body }),
  present: (committed) => ({ outcome: eventOf(committed, 'AccessReceived').outcome }),
});

const fail = officerRoute({
  path: '/v1/accesses/{accessId}/failure',
  policy: ['requester', 'provider'],
  operationId: 'reportFailure',
  summary: 'Either side reports that the hand-over failed.',
  tag,
  params: OfAccess,
  body: z.strictObject({ reason: Code }),
  as: 'agency',
  act: ({ params, body }) => ({ type: 'access.report-failure', ...params, ...body }),
});

const review = officerRoute({
  path: '/v1/emergency-accesses/{accessId}/review',
  policy: ['auditor'],
  operationId: 'reviewAccess',
  summary: 'Judges an emergency access afterwards.',
  tag,
  params: OfAccess,
  body: z.strictObject({ outcome: z.enum(['justified', 'not-justified']), reason: Code }),
  as: 'oversight',
  act: ({ params, body }) => ({ type: 'access.review', ...params, ...body }),
});

const dispute = citizenRoute({
  path: '/v1/accesses/{accessId}/dispute',
  operationId: 'disputeAccess',
  summary: 'A citizen objects to an access to their data.',
  tag,
  params: OfAccess,
  said: { reason: Code },
  act: ({ params: { accessId }, body: { reason } }) => ({ type: 'access.dispute', accessId, reason }),
});

const resolve = officerRoute({
  path: '/v1/accesses/{accessId}/resolution',
  policy: ['auditor'],
  operationId: 'resolveDispute',
  summary: 'Ends a dispute.',
  tag,
  params: OfAccess,
  body: z.strictObject({ outcome: z.enum(['upheld', 'rejected', 'corrected']), reason: Code }),
  as: 'oversight',
  act: ({ params, body }) => ({ type: 'access.resolve-dispute', ...params, ...body }),
});

const erase = officerRoute({
  path: '/v1/accesses/{accessId}/erasure',
  policy: ['requester'],
  operationId: 'confirmErasure',
  summary: 'The requester confirms that the data was erased.',
  tag,
  params: OfAccess,
  as: 'agency',
  act: ({ params }) => ({ type: 'access.confirm-erasure', ...params }),
});

export const ACCESS_ACT_ROUTES: readonly Route[] = [
  ask,
  breakGlass,
  release,
  receive,
  fail,
  review,
  dispute,
  resolve,
  erase,
];
