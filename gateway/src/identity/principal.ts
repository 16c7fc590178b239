import type { Role } from './roles.js';

/**
 * Who asks, as a verified access token says it. Where `roles` holds an officer's role, `officerId` and `agency`
 * are there; where it holds `citizen`, `subjectId` is. Shared between requests, therefore frozen.
 */
export interface Principal {
  /** The token's `sub`: opaque, and unique only together with the issuer. */
  readonly subject: string;
  readonly roles: readonly Role[];
  /** The credit code of the agency that the officer acts for. */
  readonly agency?: string;
  /** The member organisation of the network that the agency belongs to, where the provider says it. */
  readonly organisation?: string;
  /** The officer on the ledger: a keyed pseudonym, 43 characters of base64url. */
  readonly officerId?: string;
  /** The citizen on the ledger: a keyed pseudonym, 43 characters of base64url. */
  readonly subjectId?: string;
  /** For greeting the person only. Never logged, never on the ledger. */
  readonly name?: string;
}
