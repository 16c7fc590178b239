import { z } from 'zod';
import { CommandId, Digest } from '../schema/text.js';

/** What a representative may be allowed to do for a subject. */
export const REPRESENTED_ACTS = [
  'answer-request',
  'grant',
  'pause',
  'resume',
  'shorten',
  'revoke',
  'renew',
  'dispute',
  'cancel-certificate',
  'see',
] as const;
export const RepresentedAct = z.enum(REPRESENTED_ACTS);
export type RepresentedAct = z.infer<typeof RepresentedAct>;

/** A compact JWS with detached payload (RFC 7515 appendix F): `header..signature`. */
const DetachedJws = z
  .string()
  .max(1024)
  .regex(/^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{85}[AQgw]$/);

/**
 * How a citizen's act was given.
 * - `self`: signed by the subject's registered key. The JWS is ES256 over the canonical command without
 *   `evidence.jws`; its header is `{alg, aud, iat, kid, typ: "sealtrail-command+jws"}` in canonical JSON.
 * - `representative`: the same, by the representative's key, under an appointment.
 * - `counter`: an officer acts with the subject present; the hash of the signed paper or of the card's code.
 * - `session`: the signed-in subject (or representative), without a signature. Only for acts that narrow
 *   what others may do: losing a key must never stop a revocation.
 */
export const Evidence = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('self'), jws: DetachedJws }),
  z.strictObject({ by: z.literal('representative'), appointmentId: CommandId, jws: DetachedJws }),
  z.strictObject({ by: z.literal('counter'), proof: z.enum(['paper', 'card-code']), hash: Digest }),
  z.strictObject({ by: z.literal('session'), appointmentId: CommandId.optional() }),
]);
export type Evidence = z.infer<typeof Evidence>;

/** The `typ` of a command signature (RFC 8725 §3.11: one type per use). */
export const EVIDENCE_JWS_TYPE = 'sealtrail-command+jws';
