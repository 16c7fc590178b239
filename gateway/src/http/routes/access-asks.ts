import { z } from 'zod';
import {
  AccessId,
  Basis,
  CaseNumber,
  ClauseCode,
  Code,
  CommandId,
  CreditCode,
  distinct,
  REASON_CODES,
} from '@sealtrail/core';
import type { Services } from '../../services.js';
import { httpTime, HttpTime, HttpTimeText } from '../http-time.js';
import { NamedSubject, requireSubject } from '../named-subject.js';
import { officerRoute } from '../officer-route.js';
import type { Route } from '../route.js';
import { eventOf, type Committed } from '../run-command.js';

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

export const ACCESS_ASK_ROUTES: readonly Route[] = [ask, breakGlass];
