import type { z } from 'zod';
import { jsonPointer } from './json-pointer.js';

/** Most faults named in one refusal. */
const FAULTS_MAX = 8;

/**
 * What is wrong with a command, as `<pointer>: <fault>` separated by semicolons. Names members and what was
 * expected of them, never a value: the text is shown to callers and may be logged.
 */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const faults = issues.flatMap(describeIssue);
  const named = faults.slice(0, FAULTS_MAX);
  if (faults.length > FAULTS_MAX) named.push(`and ${String(faults.length - FAULTS_MAX)} more`);
  return named.join('; ');
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${jsonPointer([...issue.path, key])}: no such member`);
  }
  const fault = issue.message.replace(/^Invalid (input|option|string): /, '');
  return [`${jsonPointer(issue.path)}: ${fault}`];
}
