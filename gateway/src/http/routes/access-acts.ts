import { z } from 'zod';
import { AccessId, Code, Digest, distinct, REASON_CODES } from '@sealtrail/core';
import { citizenRoute } from '../citizen-route.js';
import { officerRoute } from '../officer-route.js';
import type { Route } from '../route.js';
import { eventOf } from '../run-command.js';

const OfAccess = z.strictObject({ accessId: AccessId });
const tag = 'accesses';

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

export const ACCESS_ACT_ROUTES: readonly Route[] = [release, receive, fail, review, dispute, resolve, erase];
