import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { type AnsweredRequest, loadAnsweredRequest, requireAnswerableRequest } from './answered-request.js';
import { ApproveRequest } from './authorisation-commands.js';
import { type GrantMaking, grantMade, loadGrantMaking } from './grant-making.js';
import { WAYS_TO_ACT } from './ways-to-act.js';
import { widerDimension } from './wider-dimension.js';

export interface ApproveRequestState extends GrantMaking {
  readonly answered: AnsweredRequest;
}

/**
 * The subject says yes, to all that was asked or to less. Refuses with the codes of `requireAnswerableRequest` and
 * `grantMade`, or NARROWING_TOO_WIDE. The ceiling is checked again: it may have come down since the request.
 */
export const approveRequest: Rule<ApproveRequest, ApproveRequestState> = {
  type: 'authorisation.approve',
  schema: ApproveRequest,
  async load(command, read, context) {
    return {
      answered: await loadAnsweredRequest(command, read, context),
      ...(await loadGrantMaking(command, read)),
    };
  },
  decide(state, command, context) {
    const { requestId, terms } = command;
    const allowed = WAYS_TO_ACT.widening;
    const request = requireAnswerableRequest(state.answered, { command, allowed }, context);
    const wider = widerDimension(terms, request.terms);
    if (wider !== undefined) throw new CodedError('NARROWING_TOO_WIDE', `${wider}: more than was asked for`);
    const narrowed = widerDimension(request.terms, terms) !== undefined;
    return [grantMade(state, { command, origin: { requestId, narrowed } }, context)];
  },
};
