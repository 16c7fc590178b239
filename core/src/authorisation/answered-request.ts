import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import type { ReadState } from '../contract/states.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import type { Evidence } from '../evidence/evidence.js';
import { type EvidenceFacts, loadEvidence } from '../evidence/load-evidence.js';
import type { ApproveRequest, RefuseRequest } from './authorisation-commands.js';
import type { AuthorisationRequest } from './authorisation-state.js';
import { requireOpenRequest } from './require-open-request.js';

/** What a subject's answer to a request must look up. */
export interface AnsweredRequest {
  readonly evidence: EvidenceFacts;
  readonly request: AuthorisationRequest | undefined;
}

type Answer = ApproveRequest | RefuseRequest;

export async function loadAnsweredRequest(
  command: Answer,
  read: ReadState,
  context: Context,
): Promise<AnsweredRequest> {
  return {
    evidence: await loadEvidence(command, read, context),
    request: await read('request', command.requestId),
  };
}

/**
 * The open request that a subject answers, with evidence of one of the `allowed` kinds. Fails with the codes of
 * `checkEvidence` and `requireOpenRequest`, REQUEST_NOT_FOUND or REQUEST_OTHER_SUBJECT.
 */
export function requireAnswerableRequest(
  state: AnsweredRequest,
  answer: { readonly command: Answer; readonly allowed: readonly Evidence['by'][] },
  context: Context,
): AuthorisationRequest {
  const { command, allowed } = answer;
  const { requestId, subjectId } = command;
  checkEvidence({ command, subjectId, act: 'answer-request', allowed }, state.evidence, context);
  const { request } = state;
  if (request === undefined) throw new CodedError('REQUEST_NOT_FOUND', requestId);
  if (request.subjectId !== subjectId) throw new CodedError('REQUEST_OTHER_SUBJECT', requestId);
  requireOpenRequest(request, context.now);
  return request;
}
