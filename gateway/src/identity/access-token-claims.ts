import { CreditCode, IdDocument, OrganisationId } from '@sealtrail/core';
import { z } from 'zod';

/**
 * What an access token says, after its signature and its standard claims were checked: the required members of
 * RFC 9068 §2.2 and Sealtrail's own. Other claims are left out.
 */
export const AccessTokenClaims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  client_id: z.string().min(1).max(255),
  jti: z.string().min(1).max(255),
  exp: z.number(),
  iat: z.number(),
  /** A token bound to a key (RFC 9449, RFC 8705) must not pass as a bearer token. */
  cnf: z.undefined().optional(),
  /** May hold roles that are not Sealtrail's. */
  roles: z.array(z.string().max(128)).max(64).default([]),
  /** The agency that an officer acts for, by its credit code. */
  agency: CreditCode.optional(),
  organisation: OrganisationId.optional(),
  /** A citizen's document; it becomes the pseudonym and is forgotten. */
  id_document: IdDocument.optional(),
  name: z.string().max(200).optional(),
});
export type AccessTokenClaims = z.infer<typeof AccessTokenClaims>;
