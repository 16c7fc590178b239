import type { Rule } from '../contract/rule.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import { type EvidenceFacts, loadEvidence } from '../evidence/load-evidence.js';
import { MakeGrant } from './authorisation-commands.js';
import { type GrantMaking, grantMade, loadGrantMaking } from './grant-making.js';
import { WAYS_TO_ACT } from './ways-to-act.js';

export interface MakeGrantState extends GrantMaking {
  readonly evidence: EvidenceFacts;
}

/** The subject grants unasked. Refuses with the codes of `checkEvidence` and `grantMade`. */
export const makeGrant: Rule<MakeGrant, MakeGrantState> = {
  type: 'authorisation.grant',
  schema: MakeGrant,
  async load(command, read, context) {
    return {
      evidence: await loadEvidence(command, read, context),
      ...(await loadGrantMaking(command, read)),
    };
  },
  decide(state, command, context) {
    const { subjectId } = command;
    const allowed = WAYS_TO_ACT.widening;
    checkEvidence({ command, subjectId, act: 'grant', allowed }, state.evidence, context);
    return [grantMade(state, { command, origin: { narrowed: false } }, context)];
  },
};
