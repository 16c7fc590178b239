import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import type { EventOf } from '../contract/domain-event.js';
import { stampEvent } from '../contract/stamp-event.js';
import type { ReadState } from '../contract/states.js';
import type { ApproveRequest, MakeGrant, RenewGrant } from './authorisation-commands.js';
import { type Grant, type GrantIndexEntry, GRANTS_MAX } from './authorisation-state.js';
import { checkTerms } from './check-terms.js';
import { grantsKey } from './grants-key.js';
import { loadTerms, type TermsFacts } from './load-terms.js';

type GrantingCommand = ApproveRequest | MakeGrant | RenewGrant;

/** What the making of a grant must look up, whichever way it comes about. */
export interface GrantMaking {
  /** What stands already under the new grant's id. */
  readonly existing: Grant | undefined;
  readonly index: readonly GrantIndexEntry[];
  readonly terms: TermsFacts;
}

/** How the grant comes about: by a request, by renewal, or unasked. */
export interface GrantOrigin {
  readonly requestId?: string;
  readonly narrowed: boolean;
  readonly supersedes?: string;
}

export async function loadGrantMaking(command: GrantingCommand, read: ReadState): Promise<GrantMaking> {
  const { id, subjectId, terms } = command;
  const { recipient, purpose } = terms;
  return {
    existing: await read('grant', id),
    index: (await read('grants', grantsKey({ subjectId, recipient, purpose }))) ?? [],
    terms: await loadTerms(terms, read),
  };
}

/**
 * The event that makes a grant, whose id is the command's; who may is checked before. Fails with GRANT_EXISTS, the
 * codes of `checkTerms`, or TOO_MANY_GRANTS where `GRANTS_MAX` live already, the superseded one left out.
 */
export function grantMade(
  state: GrantMaking,
  { command, origin }: { readonly command: GrantingCommand; readonly origin: GrantOrigin },
  context: Context,
): EventOf<'GrantMade'> {
  const { subjectId, terms, evidence } = command;
  if (state.existing !== undefined) throw new CodedError('GRANT_EXISTS', command.id);
  const { notice } = checkTerms(terms, state.terms, context.now);
  const living = state.index.filter(
    ({ grantId, until }) => context.now < until && grantId !== origin.supersedes,
  );
  if (living.length >= GRANTS_MAX)
    throw new CodedError('TOO_MANY_GRANTS', `${String(GRANTS_MAX)} for this recipient and purpose`);
  return {
    type: 'GrantMade',
    ...stampEvent(command, context),
    grantId: command.id,
    subjectId,
    terms,
    noticeVersion: notice.version,
    ...origin,
    evidence,
  };
}
