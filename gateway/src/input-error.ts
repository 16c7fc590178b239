import { CodedError } from '@sealtrail/core';

/** One fault of what was sent. `detail` never repeats the value. */
export interface InputFault {
  /** JSON Pointer (RFC 6901) into the body, `?name` of the query, `{name}` of the address, or a header's name. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

type InputCode = 'INPUT_INVALID' | 'IDENTIFIER_INVALID' | 'CLAIMS_INVALID' | 'PERSONAL_NUMBER';

/**
 * INPUT_INVALID; IDENTIFIER_INVALID for the number of an id document; CLAIMS_INVALID for what a certificate would say;
 * PERSONAL_NUMBER for a person's number where none may be. With every fault found.
 */
export class InputError extends CodedError {
  readonly faults: readonly InputFault[];

  constructor(faults: readonly InputFault[], code: InputCode = 'INPUT_INVALID') {
    super(code, 'the request does not have the form it should');
    this.faults = faults;
  }
}
