import { CodedError, type IdDocument } from '@sealtrail/core';
import type { Pseudonyms } from '../identity/pseudonyms.js';
import { InputError } from './parse-input.js';

/**
 * The pseudonym of the holder of an id document that stands at `pointer` of a body. Fails with IDENTIFIER_INVALID (an
 * InputError that points at it) for a number that is none.
 */
export function pseudonymOf(idDocument: IdDocument, pseudonyms: Pseudonyms, pointer: string): string {
  try {
    return pseudonyms.subjectId(idDocument);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'IDENTIFIER_INVALID') throw error;
    const { detail } = error;
    throw new InputError([{ pointer, code: 'identifier-invalid', detail }], 'IDENTIFIER_INVALID');
  }
}
