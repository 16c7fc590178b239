import { z } from 'zod';
import { CreditCode } from '../identifier/credit-code.js';
import { OrganisationId } from '../schema/text.js';

/**
 * Who signs a transaction: on Fabric read from the attributes of the client's certificate, on the embedded
 * ledger set by the gateway. `agency` acts for itself; `portal` carries citizens' acts; `registrar` keeps the
 * registry; `oversight` audits, reviews and resolves. A role is the signer's claim: `requireStanding` asks the
 * ledger whether the agency has it.
 */
export const Actor = z.strictObject({
  role: z.enum(['registrar', 'agency', 'portal', 'oversight']),
  agency: CreditCode,
  organisation: OrganisationId,
});
export type Actor = z.infer<typeof Actor>;
export type ActorRole = Actor['role'];
