import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { requireRegisteredAgency } from '../contract/require-registered-agency.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import type { Purpose } from '../registry/registry-state.js';
import { DAY_MS } from '../schema/time.js';
import { askingKey } from './asking-key.js';
import { RequestAuthorisation } from './authorisation-commands.js';
import type { Asking, AuthorisationRequest } from './authorisation-state.js';
import { checkTerms } from './check-terms.js';
import { loadTerms, type TermsFacts } from './load-terms.js';

/** How long a request may stay open, in days. */
const ANSWER_DAYS_MAX = 90;

/** How many requests one agency may have open with one subject; lapsed ones are not counted. */
export const OPEN_REQUESTS_MAX = 5;

export interface RequestAuthorisationState {
  readonly request: AuthorisationRequest | undefined;
  readonly asking: Asking | undefined;
  readonly terms: TermsFacts;
}

/**
 * An agency asks a subject for a grant to itself. Refuses with the codes of `requireRegisteredAgency` and
 * `checkTerms`, OTHER_AGENCY (a grant to somebody else), REQUEST_EXISTS, ANSWER_BY_INVALID, ASKED_TOO_SOON
 * (a refusal is respected for the purpose's cooling-off time) or TOO_MANY_OPEN_REQUESTS.
 */
export const requestAuthorisation: Rule<RequestAuthorisation, RequestAuthorisationState> = {
  type: 'authorisation.request',
  schema: RequestAuthorisation,
  async load(command, read, context) {
    return {
      request: await read('request', command.id),
      asking: await read('asking', askingKey(context.actor.agency, command.subjectId)),
      terms: await loadTerms(command.terms, read),
    };
  },
  decide(state, command, context) {
    const { subjectId, terms, caseNumber, justification, answerBy } = command;
    requireRole(context, 'agency');
    if (terms.recipient !== context.actor.agency)
      throw new CodedError('OTHER_AGENCY', 'an agency asks for itself');
    requireRegisteredAgency(state.terms.recipient, context);
    if (state.request !== undefined) throw new CodedError('REQUEST_EXISTS', command.id);
    const { purpose } = checkTerms(terms, state.terms, context.now);
    if (answerBy <= context.now || answerBy > context.now + ANSWER_DAYS_MAX * DAY_MS)
      throw new CodedError('ANSWER_BY_INVALID', `within ${String(ANSWER_DAYS_MAX)} days from now`);
    checkAsking(state.asking, { code: terms.purpose, purpose }, context);
    return [
      {
        type: 'AuthorisationRequested',
        ...stampEvent(command, context),
        requestId: command.id,
        subjectId,
        terms,
        caseNumber,
        justification,
        answerBy,
      },
    ];
  },
};

function checkAsking(
  asking: Asking | undefined,
  { code, purpose }: { readonly code: string; readonly purpose: Purpose },
  { now }: Context,
): void {
  if (asking === undefined) return;
  // An own member only: a purpose may bear the name of a method that every object has.
  const refusedAt = Object.hasOwn(asking.refusedAt, code) ? asking.refusedAt[code] : undefined;
  if (refusedAt !== undefined && now < refusedAt + purpose.coolingOffDays * DAY_MS)
    throw new CodedError('ASKED_TOO_SOON', 'the subject has refused this purpose');
  const open = Object.values(asking.open).filter((request) => now < request.answerBy);
  if (open.length >= OPEN_REQUESTS_MAX)
    throw new CodedError('TOO_MANY_OPEN_REQUESTS', 'the subject has not answered the earlier ones');
}
