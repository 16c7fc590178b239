import { approveRequest } from './approve-request.js';
import { makeGrant } from './make-grant.js';
import { pauseGrant } from './pause-grant.js';
import { refuseRequest } from './refuse-request.js';
import { renewGrant } from './renew-grant.js';
import { requestAuthorisation } from './request-authorisation.js';
import { resumeGrant } from './resume-grant.js';
import { revokeGrant } from './revoke-grant.js';
import { setAsideGrant } from './set-aside-grant.js';
import { shortenGrant } from './shorten-grant.js';
import { withdrawRequest } from './withdraw-request.js';

/** The life of a request and of a grant, one rule per act. */
export const AUTHORISATION_RULES = [
  requestAuthorisation,
  withdrawRequest,
  approveRequest,
  refuseRequest,
  makeGrant,
  pauseGrant,
  resumeGrant,
  shortenGrant,
  revokeGrant,
  renewGrant,
  setAsideGrant,
] as const;
