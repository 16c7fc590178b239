import type { CheckGroup } from './check.js';
import type { CheckName } from './checks.js';
import type { Outcome } from './finding.js';
import type { VerificationCode } from './verification-code.js';

/** The published precedence: the first that applies is the headline. */
export const VERDICTS = [
  'tampered',
  'issuer-not-trusted',
  'revoked',
  'superseded',
  'suspended',
  'expired',
  'not-yet-valid',
  'could-not-check',
  'valid',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What the verdict looks at. */
export interface Judged {
  readonly name: CheckName;
  readonly group: CheckGroup;
  readonly outcome: Outcome;
  readonly code?: VerificationCode;
}

/** Each must pass for `valid`. `holder` is not among them: only a presentation is asked to prove its holder. */
const REQUIRED: readonly CheckName[] = [
  'format',
  'identifier',
  'signature',
  'anchored',
  'claims',
  'seal',
  'issuer',
  'revocation',
  'succession',
  'suspension',
  'validity',
  'freshness',
];

const FAILURES: readonly (readonly [Verdict, (failed: Judged) => boolean])[] = [
  ['tampered', ({ group }) => group === 'integrity'],
  ['issuer-not-trusted', ({ group }) => group === 'issuer'],
  ['revoked', ({ name }) => name === 'revocation'],
  ['superseded', ({ name }) => name === 'succession'],
  ['suspended', ({ name }) => name === 'suspension'],
  ['expired', ({ code }) => code === 'EXPIRED'],
  ['not-yet-valid', ({ code }) => code === 'NOT_YET_VALID'],
];

/**
 * Judges the findings by the published precedence. Fails closed: without a failure that has a verdict of its own,
 * `valid` needs a pass of every required check and a failure of none; anything less is `could-not-check`.
 */
export function verdict(findings: readonly Judged[]): Verdict {
  const failures = findings.filter(({ outcome }) => outcome === 'fail');
  for (const [name, applies] of FAILURES) if (failures.some(applies)) return name;
  const passed = findings.filter(({ outcome }) => outcome === 'pass').map(({ name }) => name);
  return failures.length === 0 && REQUIRED.every((name) => passed.includes(name))
    ? 'valid'
    : 'could-not-check';
}
