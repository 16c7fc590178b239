import { WAYS_TO_ACT } from '../authorisation/ways-to-act.js';
import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import { type EvidenceFacts, loadEvidence } from '../evidence/load-evidence.js';
import { DisputeAccess } from './access-commands.js';
import { accessParties } from './access-parties.js';
import { type KnownAccess, loadKnownAccess, requireKnownAccess } from './known-access.js';

export interface DisputeAccessState extends KnownAccess {
  readonly evidence: EvidenceFacts;
}

/**
 * The subject objects to an access, permitted or denied, once. Refuses with the codes of `checkEvidence`,
 * ACCESS_NOT_FOUND (also for one that an investigation keeps from the subject's sight), ACCESS_OTHER_SUBJECT,
 * DISPUTE_OPEN or DISPUTE_RESOLVED.
 */
export const disputeAccess: Rule<DisputeAccess, DisputeAccessState> = {
  type: 'access.dispute',
  schema: DisputeAccess,
  async load(command, read, context) {
    return {
      evidence: await loadEvidence(command, read, context),
      ...(await loadKnownAccess(command, read)),
    };
  },
  decide(state, command, context) {
    const { accessId, subjectId, reason, evidence } = command;
    const allowed = WAYS_TO_ACT.narrowing;
    checkEvidence({ command, subjectId, act: 'dispute', allowed }, state.evidence, context);
    const entry = requireKnownAccess(state, accessId);
    if (entry.subjectId !== subjectId) throw new CodedError('ACCESS_OTHER_SUBJECT', accessId);
    // Ids of one transaction lie side by side: whoever guesses one learns nothing of what is concealed.
    if (entry.concealedUntil !== undefined && context.now < entry.concealedUntil)
      throw new CodedError('ACCESS_NOT_FOUND', accessId);
    const { dispute } = state.followUp;
    if (dispute === 'open') throw new CodedError('DISPUTE_OPEN', accessId);
    if (dispute === 'resolved') throw new CodedError('DISPUTE_RESOLVED', accessId);
    return [
      {
        type: 'AccessDisputed',
        ...stampEvent(command, context),
        ...accessParties(accessId, entry),
        reason,
        evidence,
      },
    ];
  },
};
