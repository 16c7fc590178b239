import { askAccess } from './ask-access.js';
import { confirmErasure } from './confirm-erasure.js';
import { disputeAccess } from './dispute-access.js';
import { receiveAccess } from './receive-access.js';
import { releaseAccess } from './release-access.js';
import { reportFailure } from './report-failure.js';
import { resolveDispute } from './resolve-dispute.js';
import { reviewAccess } from './review-access.js';

/** The life of an access, one rule per act. */
export const ACCESS_RULES = [
  askAccess,
  releaseAccess,
  receiveAccess,
  reportFailure,
  reviewAccess,
  disputeAccess,
  resolveDispute,
  confirmErasure,
] as const;
