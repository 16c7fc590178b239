import { IdDocument, SubjectId } from '@sealtrail/core';
import type { Pseudonyms } from '../identity/pseudonyms.js';
import { pseudonymOf } from '../identity/pseudonym-of.js';
import { InputError } from '../input-error.js';

const IdDocumentOfSubject = IdDocument.meta({
  description: 'Instead of `subjectId`: the pseudonym is made here, and the document kept nowhere.',
});

/** A person in a body: by pseudonym, or by id document; one of the two. */
export const NamedSubject = {
  subjectId: SubjectId.optional().meta({ description: 'Instead of `idDocument`.' }),
  idDocument: IdDocumentOfSubject.optional(),
};

export interface NamedSubject {
  readonly subjectId?: string | undefined;
  readonly idDocument?: IdDocument | undefined;
}

/** Where the pseudonym would stand, and where the id document. */
interface NamedPlace {
  readonly pointer: string;
  readonly document: string;
}
const SUBJECT: NamedPlace = { pointer: '/subjectId', document: '/idDocument' };

/**
 * The pseudonym of whom a body names, if it names anybody. Fails with InputError where it names them twice, or by a
 * number that is none.
 */
export function subjectNamed(
  { subjectId, idDocument }: NamedSubject,
  pseudonyms: Pseudonyms,
  place = SUBJECT,
): string | undefined {
  if (idDocument === undefined) return subjectId;
  if (subjectId !== undefined) throw oneOfTwo(place, 'both are given');
  return pseudonymOf(idDocument, pseudonyms, place.document);
}

/** The same for a body that must name somebody. */
export function requireSubject(named: NamedSubject, pseudonyms: Pseudonyms, place = SUBJECT): string {
  const subjectId = subjectNamed(named, pseudonyms, place);
  if (subjectId === undefined) throw oneOfTwo(place, 'neither is given');
  return subjectId;
}

function oneOfTwo({ pointer }: NamedPlace, fault: string): InputError {
  const detail = `either a pseudonym or an id document is needed; ${fault}`;
  return new InputError([{ pointer, code: 'one-of', detail }]);
}
