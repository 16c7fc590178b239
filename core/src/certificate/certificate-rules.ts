import { anchorBatch } from './anchor-batch.js';
import { issueCertificate } from './issue-certificate.js';
import { recordErasure } from './record-erasure.js';
import { reinstateCertificate } from './reinstate-certificate.js';
import { replaceCertificate } from './replace-certificate.js';
import { revokeCertificate } from './revoke-certificate.js';
import { suspendCertificate } from './suspend-certificate.js';

/** The life cycle of a certificate, one rule per act. */
export const CERTIFICATE_RULES = [
  issueCertificate,
  anchorBatch,
  suspendCertificate,
  reinstateCertificate,
  revokeCertificate,
  replaceCertificate,
  recordErasure,
] as const;
