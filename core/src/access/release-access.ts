import { isSubset } from '../authorisation/is-subset.js';
import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ReleaseAccess } from './access-commands.js';
import { accessParties } from './access-parties.js';
import type { AccessQuestion } from './access-question.js';
import type { AskedEntry } from './access-state.js';
import { decideAccess } from './decide-access.js';
import { type AccessFacts, loadAccessFacts } from './load-access-facts.js';
import { loadOwnAccess, type OwnAccess, requireOwnAccess } from './own-access.js';

export interface ReleaseAccessState extends OwnAccess {
  /** Undefined where there is no such access. */
  readonly facts: AccessFacts | undefined;
}

/**
 * The provider hands over, once. All is decided again at this moment; what has changed since the permit is recorded
 * as a refused release, after which a later one may still succeed. Refuses with the codes of `requireOwnAccess`,
 * ACCESS_FAILED, ACCESS_ALREADY_RELEASED, or RELEASE_TOO_WIDE (more categories than were permitted).
 */
export const releaseAccess: Rule<ReleaseAccess, ReleaseAccessState> = {
  type: 'access.release',
  schema: ReleaseAccess,
  async load(command, read, context) {
    const own = await loadOwnAccess(command, read, context);
    const { entry } = own;
    const facts = entry && (await loadAccessFacts(questionOf(entry, context.now), read));
    return { ...own, facts };
  },
  decide(state, command, context) {
    const { accessId, categories, recordCount, responseHash, byteSize } = command;
    const entry = requireOwnAccess(state, { accessId, side: 'provider' }, context);
    if (state.followUp.failed) throw new CodedError('ACCESS_FAILED', accessId);
    if (state.followUp.released) throw new CodedError('ACCESS_ALREADY_RELEASED', accessId);
    if (!isSubset(categories, entry.categories))
      throw new CodedError('RELEASE_TOO_WIDE', 'a category that was not permitted');
    if (state.facts === undefined) throw new Error('an access without the facts it is decided by');
    const answer = decideAccess(questionOf(entry, context.now), state.facts);
    const head = { ...stampEvent(command, context), ...accessParties(accessId, entry) };
    return answer.decision === 'deny'
      ? [{ type: 'ReleaseRefused', ...head, reason: answer.reason }]
      : [{ type: 'AccessReleased', ...head, categories, recordCount, responseHash, byteSize }];
  },
};

/** By the very grant that the permit stood on. */
function questionOf(entry: AskedEntry, at: number): AccessQuestion {
  const { requester, provider, subjectId, categories, purpose, dataRange, grantId } = entry;
  const basis = grantId === undefined ? entry.basis : ({ kind: 'grant', grantId } as const);
  return { mode: 'release', at, requester, provider, subjectId, categories, purpose, dataRange, basis };
}
