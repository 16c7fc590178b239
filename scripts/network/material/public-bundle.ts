import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Network } from '../description/network.ts';
import { jsonOf } from '../json-of.ts';
import { NetworkError } from '../network-error.ts';

const BYTES_MAX = 16_777_216;
const Pem = z.string().max(16_384);

export const PublicOrganisation = z.strictObject({
  id: z.string().max(64),
  /** Vouches for its identities, PEM. */
  root: Pem,
  /** Vouches for its servers, PEM. */
  tlsRoot: Pem,
});

const HandedIdentity = z.strictObject({
  organisation: z.string().max(64),
  name: z.string().max(128),
  certificate: Pem,
  privateKey: Pem,
});

/**
 * What machines of one network must know of each other's organisations. No key is in it, but where one machine of an
 * organisation hands over to another what that runs on.
 */
const PublicBundle = z.strictObject({
  version: z.literal(1),
  network: z.string().max(63),
  /** Of the description that all of them have, so that nobody goes on from another one. */
  describedAs: z.string().max(64),
  organisations: z.array(PublicOrganisation).max(17),
  /** The channel's first block, base64; absent before it is made. */
  genesisBlock: z.base64().optional(),
  identities: z.array(HandedIdentity).max(100).default([]),
});
export type PublicOrganisation = z.infer<typeof PublicOrganisation>;
export type PublicBundle = z.infer<typeof PublicBundle>;
export type HandedIdentity = z.infer<typeof HandedIdentity>;

/** Reads a bundle; `file` names it in errors. Fails with MATERIAL_INVALID. */
export function parseBundle(text: string, file: string): PublicBundle {
  const parsed = text.length > BYTES_MAX ? undefined : PublicBundle.safeParse(jsonOf(text));
  if (parsed?.success !== true) throw invalid(file, 'it is none that this command line has written');
  for (const { id, root, tlsRoot } of parsed.data.organisations) {
    for (const pem of [root, tlsRoot]) {
      const fault = authorityFault(pem);
      if (fault !== undefined) throw invalid(file, `a root certificate of ${id} ${fault}`);
    }
  }
  return parsed.data;
}

/** A description as short text, the same whatever its comments and its layout. */
export function describedAs(network: Network): string {
  return createHash('sha256').update(JSON.stringify(network)).digest('hex');
}

/** What people compare over the telephone. */
export function fingerprint(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}

/** Why this is not the certificate of an authority in force; `undefined` where it is. */
function authorityFault(pem: string): string | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return 'is no certificate';
  }
  if (!certificate.ca) return 'is not the certificate of an authority';
  return certificate.validToDate.getTime() < Date.now() ? `has expired (${certificate.validTo})` : undefined;
}

function invalid(file: string, why: string): NetworkError {
  return new NetworkError('MATERIAL_INVALID', `${file} holds no public material of a network: ${why}`, {
    remedy: 'Bring the file that `npm run network -- export` writes on the other machine.',
  });
}
