import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Actor, OrganisationId } from '@sealtrail/core';
import { z } from 'zod';
import { ServiceError } from '../../service-error.js';

/** Far more than the profile of any organisation needs. */
const PROFILE_BYTES_MAX = 4 * 1024 * 1024;

const name = z.string().min(1).max(255);
/** A file, named relative to the profile's own folder. */
const path = z.string().min(1).max(4096);

const PeerEntry = z.strictObject({
  name,
  organisation: OrganisationId,
  /** `host:port` of the peer's gRPC listener. */
  endpoint: z.string().regex(/^[^\s/:]+:[0-9]{1,5}$|^\[[0-9a-fA-F:]+\]:[0-9]{1,5}$/),
  /** The name in the peer's TLS certificate. */
  serverName: name,
  /** PEM of the authorities that vouch for it. */
  tlsRoots: path,
});

const IdentityEntry = z.strictObject({
  organisation: OrganisationId,
  agency: Actor.shape.agency,
  role: Actor.shape.role,
  /** PEM of the X.509 certificate. */
  certificate: path,
  /** PEM of the private key; only its owner may open the file. */
  privateKey: path,
});

const Profile = z.strictObject({
  version: z.literal(1),
  channel: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/),
  chaincode: z.string().regex(/^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$/),
  /** The member whose gateway this is. */
  organisation: OrganisationId,
  /** In the order in which they are preferred. */
  peers: z.array(PeerEntry).min(1).max(100),
  identities: z.array(IdentityEntry).min(1).max(10_000),
});

export type PeerEntry = z.infer<typeof PeerEntry>;
export type IdentityEntry = z.infer<typeof IdentityEntry>;

/** What a gateway needs to reach its network; every path is absolute. */
export type ConnectionProfile = z.infer<typeof Profile>;

/**
 * Reads the connection profile that `npm run network` writes. Fails with LEDGER_UNAVAILABLE and a sentence that
 * names the file and each bad member, never a value.
 */
export async function readConnectionProfile(file: string): Promise<ConnectionProfile> {
  const parsed = Profile.safeParse(await readJson(file));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path: at, message }) => `/${at.join('/')}: ${message}`);
    throw refusal(file, faults.slice(0, 10).join('; '));
  }
  const profile = parsed.data;
  const twice = findTwice(profile);
  if (twice !== undefined) throw refusal(file, twice);
  const base = dirname(resolve(file));
  return {
    ...profile,
    peers: profile.peers.map((peer) => ({ ...peer, tlsRoots: resolve(base, peer.tlsRoots) })),
    identities: profile.identities.map((identity) => ({
      ...identity,
      certificate: resolve(base, identity.certificate),
      privateKey: resolve(base, identity.privateKey),
    })),
  };
}

/** The two that a network makes, and the way past both. */
const WHENCE =
  'it is made by: npm run network -- up, for the demonstration only where all organisations run on this machine (elsewhere start with DEMO=off and OIDC_ISSUER, and ORGANISATION names whose gateway it is); or set FABRIC_CONNECTION';

async function readJson(file: string): Promise<unknown> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'not readable';
    throw refusal(file, `cannot be read (${why}); ${WHENCE}`, cause);
  }
  if (bytes.length > PROFILE_BYTES_MAX) throw refusal(file, 'is too large for a connection profile');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw refusal(file, 'is not JSON', cause);
  }
}

/** One name for two things would make it a matter of luck which of them is meant. */
function findTwice({ peers, identities }: ConnectionProfile): string | undefined {
  const seen = new Set<string>();
  const names = [
    ...peers.map((peer) => `peer ${peer.name}`),
    ...identities.map(({ role, agency }) => `identity ${role} of ${agency}`),
  ];
  for (const each of names) {
    if (seen.has(each)) return `${each} is there twice`;
    seen.add(each);
  }
  return undefined;
}

function refusal(file: string, detail: string, cause?: unknown): ServiceError {
  return new ServiceError('LEDGER_UNAVAILABLE', `the connection profile ${file}: ${detail}`, { cause });
}
