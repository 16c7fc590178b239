import { CreditCode, IdDocument, OrganisationId, normaliseIdDocument } from '@sealtrail/core';
import { z } from 'zod';
import { isOfficerRole, ROLES } from '../roles.js';

const Text = z.string().min(1).max(100);

/**
 * A person who exists only in the demonstration. Whoever has an officer's role has an agency; whoever is a
 * citizen has an id document with a right check digit.
 */
export const DemoPerson = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
    title: z.strictObject({ zh: Text, en: Text }),
    roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
    agency: CreditCode.optional(),
    organisation: OrganisationId.optional(),
    idDocument: IdDocument.optional(),
  })
  .refine(({ roles, agency }) => agency !== undefined || !roles.some(isOfficerRole), {
    error: 'an officer needs an agency',
  })
  .refine(({ roles, idDocument }) => idDocument !== undefined || !roles.includes('citizen'), {
    error: 'a citizen needs an id document',
  })
  .refine(({ idDocument }) => idDocument === undefined || isReadable(idDocument), {
    error: 'the id document is not one',
  });
export type DemoPerson = z.infer<typeof DemoPerson>;

function isReadable(document: IdDocument): boolean {
  try {
    return normaliseIdDocument(document) !== '';
  } catch {
    return false;
  }
}
