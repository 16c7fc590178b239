import type { z } from 'zod';
import { namesPersonalNumber } from '@sealtrail/core';
import { InputError, type InputFault } from '../input-error.js';

/** Most faults named in one answer. */
const FAULTS_MAX = 100;

/** Parses, or fails with InputError; `prefix` says which part of the request the pointers are in. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, prefix = ''): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  throw new InputError(
    issues.flatMap((issue) => faultsOf(issue, prefix)).slice(0, FAULTS_MAX),
    namesPersonalNumber(issues) ? 'PERSONAL_NUMBER' : 'INPUT_INVALID',
  );
}

function faultsOf(issue: z.core.$ZodIssue, prefix: string): InputFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key], prefix),
      code: 'unknown-field',
      detail: 'no such field here',
    }));
  }
  return [
    { pointer: pointerTo(issue.path, prefix), code: issue.code.replaceAll('_', '-'), detail: issue.message },
  ];
}

function pointerTo(path: readonly PropertyKey[], prefix: string): string {
  const steps = path.map(pointerStep).join('');
  // A query and an address have names and no depth.
  if (prefix === '?') return prefix + steps.slice(1);
  return prefix === '{}' ? `{${steps.slice(1)}}` : prefix + steps;
}

/** One step of a JSON Pointer; a name of any length is cut. */
export function pointerStep(name: PropertyKey): string {
  return `/${String(name).slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
