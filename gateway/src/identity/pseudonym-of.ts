import { CodedError, type IdDocument } from '@sealtrail/core';
import { InputError } from '../input-error.js';
import type { Pseudonyms } from './pseudonyms.js';

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
