import { CodedError } from '../coded-error.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import type { Notice, NoticeSeries, Purpose } from '../registry/registry-state.js';
import { SetAsideGrant } from './authorisation-commands.js';
import type { Grant } from './authorisation-state.js';
import { grantParties } from './grant-parties.js';
import { isNoticeOutdated } from './is-notice-outdated.js';
import { requireLivingGrant } from './require-living-grant.js';

/** Undefined for a grant that is not there, with all that it names. */
export interface SetAsideGrantState {
  readonly grant: Grant | undefined;
  readonly purpose: Purpose | undefined;
  readonly notice: Notice | undefined;
  readonly noticeSeries: NoticeSeries | undefined;
}

/**
 * The registrar states what became of a grant whose purpose or notice is gone. Refuses with ROLE_NOT_ALLOWED,
 * GRANT_NOT_FOUND, the codes of `requireLivingGrant`, or GRANT_STILL_APPLICABLE: nobody but the citizen ends a grant
 * that applies.
 */
export const setAsideGrant: Rule<SetAsideGrant, SetAsideGrantState> = {
  type: 'authorisation.set-aside',
  schema: SetAsideGrant,
  async load({ grantId }, read) {
    const grant = await read('grant', grantId);
    const { purpose, noticeHash } = grant?.terms ?? {};
    return {
      grant,
      purpose: purpose === undefined ? undefined : await read('purpose', purpose),
      notice: noticeHash === undefined ? undefined : await read('notice', noticeHash),
      noticeSeries: purpose === undefined ? undefined : await read('notice-series', purpose),
    };
  },
  decide(state, command, context) {
    const { grantId, reason } = command;
    requireRole(context, 'registrar');
    if (state.grant === undefined) throw new CodedError('GRANT_NOT_FOUND', grantId);
    const grant = requireLivingGrant(state.grant);
    const applies =
      state.purpose?.status === 'active' &&
      state.notice?.status === 'active' &&
      !isNoticeOutdated(state.noticeSeries, grant.noticeVersion, context.now);
    if (applies) throw new CodedError('GRANT_STILL_APPLICABLE', 'its purpose and notice stand');
    return [
      { type: 'GrantSetAside', ...stampEvent(command, context), ...grantParties(grantId, grant), reason },
    ];
  },
};
