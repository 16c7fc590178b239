import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import type { ReadState } from '../contract/states.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import type { Evidence, RepresentedAct } from '../evidence/evidence.js';
import { type EvidenceFacts, loadEvidence } from '../evidence/load-evidence.js';
import type { Grant } from './authorisation-state.js';
import { requireLivingGrant } from './require-living-grant.js';
import { WAYS_TO_ACT } from './ways-to-act.js';

/** What a subject's act on a grant must look up. */
export interface OwnGrant {
  readonly evidence: EvidenceFacts;
  readonly grant: Grant | undefined;
}

interface GrantCommand {
  readonly id: string;
  readonly officer?: string | undefined;
  readonly subjectId: string;
  readonly grantId: string;
  readonly evidence: Evidence;
}

export async function loadOwnGrant(
  command: GrantCommand,
  read: ReadState,
  context: Context,
): Promise<OwnGrant> {
  return {
    evidence: await loadEvidence(command, read, context),
    grant: await read('grant', command.grantId),
  };
}

/**
 * The subject's own grant, not ended for good. Fails with the codes of `checkEvidence` and `requireLivingGrant`,
 * GRANT_NOT_FOUND or GRANT_OTHER_SUBJECT.
 */
export function requireOwnGrant(
  state: OwnGrant,
  given: {
    readonly command: GrantCommand;
    readonly act: RepresentedAct;
    readonly reach: keyof typeof WAYS_TO_ACT;
  },
  context: Context,
): Grant {
  const { command, act } = given;
  const { subjectId, grantId } = command;
  const allowed = WAYS_TO_ACT[given.reach];
  checkEvidence({ command, subjectId, act, allowed }, state.evidence, context);
  const { grant } = state;
  if (grant === undefined) throw new CodedError('GRANT_NOT_FOUND', grantId);
  if (grant.subjectId !== subjectId) throw new CodedError('GRANT_OTHER_SUBJECT', grantId);
  return requireLivingGrant(grant);
}
