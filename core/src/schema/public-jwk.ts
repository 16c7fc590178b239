import { z } from 'zod';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

/** A public P-256 key for ES256 (RFC 7518 §6.2); no other members, so that one key has one thumbprint. */
export const EcPublicJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate,
});
export type EcPublicJwk = z.infer<typeof EcPublicJwk>;

/** A public Ed25519 key for EdDSA (RFC 8037 §2). */
const OkpPublicJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: coordinate,
});

export const PublicJwk = z.discriminatedUnion('kty', [EcPublicJwk, OkpPublicJwk]);
export type PublicJwk = z.infer<typeof PublicJwk>;
