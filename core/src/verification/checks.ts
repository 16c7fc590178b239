import type { Title } from '../schema/text.js';
import type { Check, CheckGroup } from './check.js';
import { holderCheck } from './holder/holder-check.js';
import { anchoredCheck } from './integrity/anchored-check.js';
import { claimsCheck } from './integrity/claims-check.js';
import { formatCheck } from './integrity/format-check.js';
import { identifierCheck } from './integrity/identifier-check.js';
import { signatureCheck } from './integrity/signature-check.js';
import { issuerCheck } from './issuer/issuer-check.js';
import { sealCheck } from './issuer/seal-check.js';
import { freshnessCheck } from './status/freshness-check.js';
import { revocationCheck } from './status/revocation-check.js';
import { successionCheck } from './status/succession-check.js';
import { suspensionCheck } from './status/suspension-check.js';
import { validityCheck } from './status/validity-check.js';
import type { VerificationCode } from './verification-code.js';

/** Every check, in the published order. A new check is one file and one line here. */
export const CHECKS = [
  formatCheck,
  identifierCheck,
  signatureCheck,
  anchoredCheck,
  claimsCheck,
  sealCheck,
  issuerCheck,
  revocationCheck,
  successionCheck,
  suspensionCheck,
  validityCheck,
  holderCheck,
  freshnessCheck,
] as const;
export type CheckName = (typeof CHECKS)[number]['name'];

export interface PublishedCheck {
  readonly name: CheckName;
  readonly group: CheckGroup;
  readonly title: Title;
  readonly codes: readonly VerificationCode[];
}

/** What is published of the checks before any runs, so that a page can draw the list first. */
export const PUBLISHED_CHECKS: readonly PublishedCheck[] = CHECKS.map(
  ({ name, group, title, codes }: Check<CheckName>) => ({ name, group, title, codes }),
);
