import type { Check } from './check.js';
import { type CheckName, CHECKS } from './checks.js';
import type { Finding } from './finding.js';
import { notChecked } from './not-checked.js';
import type { Subject } from './subject.js';
import type { CheckResult } from './verification.js';
import type { Answer } from './verification-source.js';

/** Told of a check that broke down: a mistake of ours, to be logged. */
export type CheckFaultListener = (fault: unknown, check: CheckName) => void;

/**
 * Runs every check in the published order. Once integrity has failed, issuer and status are hidden: they may
 * belong to another document. Otherwise each runs, whatever the others found; one that breaks down is `not-checked`.
 */
export async function runChecks(
  subject: Subject,
  onFault: CheckFaultListener,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  let isIntact = true;
  for (const check of CHECKS) {
    const { name, group } = check;
    const isHidden = !isIntact && (group === 'issuer' || group === 'status');
    const found = isHidden ? notChecked('HIDDEN') : runOne(check, subject, onFault);
    // Most checks answer at once, and are not waited for.
    const finding = found instanceof Promise ? await found : found;
    if (group === 'integrity' && finding.outcome === 'fail') isIntact = false;
    results.push({ name, group, ...finding });
  }
  return results;
}

function runOne(check: Check<CheckName>, subject: Subject, onFault: CheckFaultListener): Answer<Finding> {
  const broken = (fault: unknown): Finding => {
    onFault(fault, check.name);
    return notChecked('CHECK_BROKEN');
  };
  try {
    const found = check.run(subject);
    return found instanceof Promise ? found.catch(broken) : found;
  } catch (fault) {
    return broken(fault);
  }
}
