import type { Check } from './check.js';
import { type CheckName, CHECKS } from './checks.js';
import type { Finding } from './finding.js';
import { notChecked } from './not-checked.js';
import type { Subject } from './subject.js';
import type { CheckResult } from './verification.js';

/** Told of a check that broke down: a mistake of ours, to be logged. */
export type CheckFaultListener = (check: CheckName, fault: unknown) => void;

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
    const finding = isHidden ? notChecked('HIDDEN') : await runOne(check, subject, onFault);
    if (group === 'integrity' && finding.outcome === 'fail') isIntact = false;
    results.push({ name, group, ...finding });
  }
  return results;
}

async function runOne(
  check: Check<CheckName>,
  subject: Subject,
  onFault: CheckFaultListener,
): Promise<Finding> {
  try {
    return await check.run(subject);
  } catch (fault) {
    onFault(check.name, fault);
    return notChecked('CHECK_BROKEN');
  }
}
