import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { requireRegisteredAgency } from '../contract/require-registered-agency.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import type { Agency } from '../registry/registry-state.js';
import { DAY_MS } from '../schema/time.js';
import { AskAccess } from './access-commands.js';
import type { AccessQuestion } from './access-question.js';
import { decideAccess } from './decide-access.js';
import { type AccessFacts, loadAccessFacts } from './load-access-facts.js';

/** How long an investigation may keep an access from the subject's sight. */
const CONCEALMENT_MS_MAX = 180 * DAY_MS;

/**
 * Decides an access and records it, denials too: those are answers. Refuses only what is no question: with
 * ROLE_NOT_ALLOWED, OTHER_AGENCY (an agency of another organisation), INPUT_INVALID (an empty range of data) or
 * VISIBILITY_NOT_ALLOWED.
 */
export const askAccess: Rule<AskAccess, AccessFacts> = {
  type: 'access.ask',
  schema: AskAccess,
  load: (command, read, context) => loadAccessFacts(questionOf(command, context), read),
  decide(facts, command, context) {
    const { subjectId, provider, categories, purpose, dataRange, basis, caseNumber, concealedUntil } =
      command;
    requireRole(context, 'agency');
    // An agency that nobody registered is denied, on record; one of another organisation cannot be spoken for.
    if (facts.requester !== undefined) requireRegisteredAgency(facts.requester, context);
    if (dataRange !== null && dataRange.from >= dataRange.to)
      throw new CodedError('INPUT_INVALID', 'the range of data is empty');
    if (concealedUntil !== undefined) checkConcealment(concealedUntil, facts.requester, context);
    return [
      {
        type: 'AccessDecided',
        ...stampEvent(command, context),
        accessId: `${context.transactionId}.${String(context.place)}`,
        requester: context.actor.agency,
        provider,
        subjectId,
        categories,
        purpose,
        dataRange,
        basis,
        caseNumber,
        counted: false,
        ...decideAccess(questionOf(command, context), facts),
        ...(concealedUntil === undefined ? {} : { concealedUntil }),
      },
    ];
  },
};

function questionOf(command: AskAccess, { now, actor }: Context): AccessQuestion {
  const { provider, subjectId, categories, purpose, dataRange, basis } = command;
  const requester = actor.agency;
  return { mode: 'ask', at: now, requester, provider, subjectId, categories, purpose, dataRange, basis };
}

/** Investigating bodies only, and never for ever. */
function checkConcealment(until: number, requester: Agency | undefined, { now }: Context): void {
  if (requester?.powers.includes('investigation') !== true)
    throw new CodedError('VISIBILITY_NOT_ALLOWED', 'the agency is no investigating body');
  if (until <= now || until > now + CONCEALMENT_MS_MAX)
    throw new CodedError('VISIBILITY_NOT_ALLOWED', 'at most 180 days from now');
}
