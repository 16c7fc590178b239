import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RefuseRequest } from './authorisation-commands.js';
import { type AnsweredRequest, loadAnsweredRequest, requireAnswerableRequest } from './answered-request.js';
import { WAYS_TO_ACT } from './ways-to-act.js';

/** The subject says no; no reason is owed. Refuses with the codes of `requireAnswerableRequest`. */
export const refuseRequest: Rule<RefuseRequest, AnsweredRequest> = {
  type: 'authorisation.refuse',
  schema: RefuseRequest,
  load: loadAnsweredRequest,
  decide(state, command, context) {
    const { requestId, subjectId, reason, evidence } = command;
    const request = requireAnswerableRequest(state, { command, allowed: WAYS_TO_ACT.narrowing }, context);
    const { recipient, purpose } = request.terms;
    return [
      {
        type: 'RequestRefused',
        ...stampEvent(command, context),
        requestId,
        subjectId,
        recipient,
        purpose,
        ...(reason === undefined ? {} : { reason }),
        evidence,
      },
    ];
  },
};
