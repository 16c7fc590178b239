import type { DemoPerson } from './demo-person.js';

/** What Sealtrail reads in an access token beside the standard claims; see `access-token-claims.ts`. */
export function personClaims(person: DemoPerson): Record<string, unknown> {
  return {
    roles: person.roles,
    ...(person.agency === undefined ? {} : { agency: person.agency }),
    ...(person.organisation === undefined ? {} : { organisation: person.organisation }),
    ...(person.idDocument === undefined ? {} : { id_document: person.idDocument }),
  };
}
