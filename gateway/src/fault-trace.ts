import { CodedError } from '@sealtrail/core';
import { ServiceError } from './service-error.js';

/** Most causes told of one error, the nearest first. */
const CAUSES_MAX = 8;

export interface FaultTrace {
  /** What kind of error it is, and where it came from. */
  readonly stack: string | undefined;
  /** The same of what caused it, and of what caused that. */
  readonly causes?: readonly string[];
}

/**
 * What a log may tell of an error: places in the code, kinds and codes, and the words of refusals of our own, which hold
 * no personal data. The words of any other error stay out, because they may repeat what was sent.
 */
export function faultTrace(error: unknown): FaultTrace {
  const causes: string[] = [];
  for (let at = causeOf(error); at !== undefined && causes.length < CAUSES_MAX; at = causeOf(at))
    causes.push(traceOf(at) ?? `a ${typeof at} was thrown`);
  return { stack: traceOf(error), ...(causes.length > 0 && { causes }) };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function traceOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const places = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [headOf(error), ...places].join('\n');
}

/** SQLite and the system say more by constants of their own. */
function headOf(error: Error): string {
  if (error instanceof CodedError || error instanceof ServiceError) return String(error);
  const { code, syscall, errstr } = error as { code?: unknown; syscall?: unknown; errstr?: unknown };
  return [error.name, code, syscall, errstr]
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ');
}
