import { CodedError } from '../coded-error.js';
import { requireRegisteredAgency } from '../contract/require-registered-agency.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import type { Agency } from '../registry/registry-state.js';
import { WithdrawRequest } from './authorisation-commands.js';
import type { AuthorisationRequest } from './authorisation-state.js';
import { requireOpenRequest } from './require-open-request.js';

export interface WithdrawRequestState {
  readonly agency: Agency | undefined;
  readonly request: AuthorisationRequest | undefined;
}

/**
 * The agency takes its request back. Refuses with the codes of `requireRegisteredAgency` and `requireOpenRequest`,
 * REQUEST_NOT_FOUND or REQUEST_OTHER_AGENCY.
 */
export const withdrawRequest: Rule<WithdrawRequest, WithdrawRequestState> = {
  type: 'authorisation.withdraw-request',
  schema: WithdrawRequest,
  async load(command, read, context) {
    return {
      agency: await read('agency', context.actor.agency),
      request: await read('request', command.requestId),
    };
  },
  decide({ agency, request }, command, context) {
    const { requestId } = command;
    requireRegisteredAgency(agency, context);
    if (request === undefined) throw new CodedError('REQUEST_NOT_FOUND', requestId);
    if (request.agency !== context.actor.agency) throw new CodedError('REQUEST_OTHER_AGENCY', requestId);
    requireOpenRequest(request, context.now);
    const { subjectId, terms } = request;
    const { recipient, purpose } = terms;
    return [
      {
        type: 'RequestWithdrawn',
        ...stampEvent(command, context),
        requestId,
        subjectId,
        recipient,
        purpose,
      },
    ];
  },
};
