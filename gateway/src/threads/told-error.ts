import { CodedError } from '@sealtrail/core';
import { SecretFileError } from '../identity/secret-file-error.js';
import { ServiceError } from '../service-error.js';

/** An error in plain data, as it can be posted to another thread; posted as it is, it would lose its class and codes. */
export interface ToldError {
  readonly kind: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Its own members: codes, details, what the system says. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly cause: ToldError | undefined;
}

/** What whoever catches an error may ask it to be an instance of. */
const KINDS = [ServiceError, CodedError, SecretFileError, TypeError, RangeError] as const;

export function tellError(thrown: unknown): ToldError {
  const error = thrown instanceof Error ? thrown : new Error('not an error was thrown');
  const { message, stack, cause } = error;
  const kind = KINDS.find((each) => error instanceof each)?.name ?? 'Error';
  const members = Object.fromEntries(
    Object.entries(error).filter(([, value]) => value === undefined || typeof value !== 'object'),
  );
  return { kind, message, stack, members, cause: cause === undefined ? undefined : tellError(cause) };
}

/** The error again, of the class it was of. */
export function errorFrom({ kind, message, stack, members, cause }: ToldError): Error {
  const options = cause === undefined ? {} : { cause: errorFrom(cause) };
  const error = Object.assign(new Error(message, options), members, stack === undefined ? {} : { stack });
  const known = KINDS.find(({ name }) => name === kind);
  if (known !== undefined) Object.setPrototypeOf(error, known.prototype);
  return error;
}
