import { z } from 'zod';
import { CaseNumber, Code, CommandId } from '@sealtrail/core';
import { catchUp } from '../../trail/catch-up.js';
import { findReceipt } from '../../trail/find-receipt.js';
import { citizenRoute } from '../citizen-route.js';
import { HttpTerms } from '../http-terms.js';
import { HttpTime } from '../http-time.js';
import { NamedSubject, requireSubject } from '../named-subject.js';
import { officerRoute } from '../officer-route.js';
import type { Route } from '../route.js';
import { eventOf } from '../run-command.js';

const OfRequest = z.strictObject({ requestId: CommandId });
const OfGrant = z.strictObject({ grantId: CommandId });
const requests = 'authorisation-requests';
const grants = 'grants';

const ask = officerRoute({
  path: '/v1/authorisation-requests',
  policy: ['requester'],
  operationId: 'requestAuthorisation',
  summary: 'Asks a subject for a grant, inside the ceiling of the purpose.',
  tag: requests,
  body: z.strictObject({
    ...NamedSubject,
    terms: HttpTerms,
    caseNumber: CaseNumber,
    justification: Code,
    answerBy: HttpTime,
  }),
  made: { requestId: CommandId },
  as: 'agency',
  act: ({ body: { subjectId: given, idDocument, ...body }, services: { pseudonyms } }) => {
    const subjectId = requireSubject({ subjectId: given, idDocument }, pseudonyms);
    return { type: 'authorisation.request', ...body, subjectId };
  },
  present: (committed) => ({ requestId: eventOf(committed, 'AuthorisationRequested').requestId }),
});

const withdraw = officerRoute({
  path: '/v1/authorisation-requests/{requestId}/withdrawal',
  policy: ['requester'],
  operationId: 'withdrawRequest',
  summary: 'Takes back an open request of the own agency.',
  tag: requests,
  params: OfRequest,
  as: 'agency',
  act: ({ params }) => ({ type: 'authorisation.withdraw-request', ...params }),
});

const approve = citizenRoute({
  path: '/v1/authorisation-requests/{requestId}/approval',
  operationId: 'approveRequest',
  summary:
    'Grants what was asked for, in whole or narrowed. Signed by the subject, a representative, or on paper.',
  tag: requests,
  params: OfRequest,
  said: { terms: HttpTerms },
  made: { grantId: CommandId, narrowed: z.boolean() },
  act: ({ params: { requestId }, body: { terms } }) => ({ type: 'authorisation.approve', requestId, terms }),
  present: (committed) => {
    const { grantId, narrowed } = eventOf(committed, 'GrantMade');
    return { grantId, narrowed };
  },
});

const refuse = citizenRoute({
  path: '/v1/authorisation-requests/{requestId}/refusal',
  operationId: 'refuseRequest',
  summary: 'Refuses; the agency may not ask again for this purpose before the cooling-off time ends.',
  tag: requests,
  params: OfRequest,
  said: { reason: Code.optional() },
  act: ({ params: { requestId }, body: { reason } }) => ({
    type: 'authorisation.refuse',
    requestId,
    ...(reason !== undefined && { reason }),
  }),
});

const grant = citizenRoute({
  path: '/v1/grants',
  operationId: 'makeGrant',
  summary: 'Grants unasked. Signed by the subject, a representative, or on paper.',
  tag: grants,
  said: { terms: HttpTerms },
  made: { grantId: CommandId },
  act: ({ body: { terms } }) => ({ type: 'authorisation.grant', terms }),
  present: (committed) => ({ grantId: eventOf(committed, 'GrantMade').grantId }),
});

/** Acts on a grant that say nothing more than which grant. */
function plainAct(act: 'pause' | 'resume', operationId: string, summary: string): Route {
  return citizenRoute({
    path: `/v1/grants/{grantId}/${act}`,
    operationId,
    summary,
    tag: grants,
    params: OfGrant,
    act: ({ params: { grantId } }) => ({ type: `authorisation.${act}`, grantId }),
  });
}

const shorten = citizenRoute({
  path: '/v1/grants/{grantId}/shortening',
  operationId: 'shortenGrant',
  summary: 'Ends a grant earlier; never later.',
  tag: grants,
  params: OfGrant,
  said: { until: HttpTime },
  act: ({ params: { grantId }, body: { until } }) => ({ type: 'authorisation.shorten', grantId, until }),
});

const revoke = citizenRoute({
  path: '/v1/grants/{grantId}/revocation',
  operationId: 'revokeGrant',
  summary: 'Revokes a grant for good: one action, from every living state.',
  tag: grants,
  params: OfGrant,
  said: { reason: Code.optional() },
  // Whoever revokes twice, from two windows or in doubt, is told that it is done.
  doneBefore: async ({ services, params }, { code }) => {
    if (code !== 'GRANT_REVOKED') return undefined;
    // The first may have come a moment ago.
    await catchUp(services);
    return findReceipt(services.trail.db, 'GrantRevoked', params.grantId);
  },
  act: ({ params: { grantId }, body: { reason } }) => ({
    type: 'authorisation.revoke',
    grantId,
    ...(reason !== undefined && { reason }),
  }),
});

const renew = citizenRoute({
  path: '/v1/grants/{grantId}/renewal',
  operationId: 'renewGrant',
  summary: 'Makes a new grant for the same recipient and purpose; the old one is superseded.',
  tag: grants,
  params: OfGrant,
  said: { terms: HttpTerms },
  made: { grantId: CommandId },
  act: ({ params: { grantId }, body: { terms } }) => ({ type: 'authorisation.renew', grantId, terms }),
  present: (committed) => ({ grantId: eventOf(committed, 'GrantMade').grantId }),
});

const setAside = officerRoute({
  path: '/v1/grants/{grantId}/set-aside',
  policy: ['registrar'],
  operationId: 'setAsideGrant',
  summary:
    'States that a grant does not apply any more, because its purpose or notice was retired or changed materially. Nobody but the citizen ends a grant that applies.',
  tag: grants,
  params: OfGrant,
  body: z.strictObject({ reason: Code }),
  as: 'registrar',
  act: ({ params, body }) => ({ type: 'authorisation.set-aside', ...params, ...body }),
});

export const AUTHORISATION_ACT_ROUTES: readonly Route[] = [
  ask,
  withdraw,
  approve,
  refuse,
  grant,
  plainAct('pause', 'pauseGrant', 'Pauses a grant: nobody may look until it is resumed.'),
  plainAct('resume', 'resumeGrant', 'Resumes a paused grant.'),
  shorten,
  revoke,
  renew,
  setAside,
];
