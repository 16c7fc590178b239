import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { actorOf } from '@sealtrail/chaincode';
import { CodedError, type Actor } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { certificateAttributes } from './certificate-attributes.js';
import type { IdentityEntry } from './connection-profile.js';
import { readSigningKey, type SigningKey } from './signing-key.js';

/** Somebody for whom this gateway can sign. */
export interface EnrolledIdentity {
  readonly actor: Actor;
  /** PEM. */
  readonly certificate: Uint8Array;
  /** End of the certificate, milliseconds since the epoch. */
  readonly validUntil: number;
  readonly key: SigningKey;
}

/** The identities of the connection profile, found by role and agency. */
export class EnrolledIdentities {
  readonly #byActor: ReadonlyMap<string, EnrolledIdentity>;
  readonly #clock: () => number;

  private constructor(identities: readonly EnrolledIdentity[], clock: () => number) {
    this.#byActor = new Map(identities.map((identity) => [keyOf(identity.actor), identity]));
    this.#clock = clock;
  }

  /**
   * Reads certificates and keys. Fails with LEDGER_UNAVAILABLE for a certificate that is missing, not in force or
   * not what the profile says, and with a SecretFileError for a key that must not be used.
   */
  static async load(entries: readonly IdentityEntry[], clock: () => number): Promise<EnrolledIdentities> {
    const identities: EnrolledIdentity[] = [];
    for (const entry of entries) identities.push(await readIdentity(entry, clock()));
    return new EnrolledIdentities(identities, clock);
  }

  /** Fails with SIGNER_NOT_ENROLLED, and with LEDGER_UNAVAILABLE once the certificate has expired. */
  require(signer: Pick<Actor, 'role' | 'agency'>): EnrolledIdentity {
    const identity = this.#byActor.get(keyOf(signer));
    if (identity === undefined) {
      throw new ServiceError(
        'SIGNER_NOT_ENROLLED',
        `this gateway has no identity of the ledger for the agency ${signer.agency} as ${signer.role}`,
      );
    }
    if (this.#clock() >= identity.validUntil) {
      throw new ServiceError(
        'LEDGER_UNAVAILABLE',
        `the ledger's certificate of the agency ${signer.agency} as ${signer.role} has expired and must be renewed`,
      );
    }
    return identity;
  }

  /** For reading blocks, which every member may. The one that is valid longest. */
  reader(): EnrolledIdentity {
    const [first, ...others] = this.#byActor.values();
    if (first === undefined) throw new TypeError('a gateway without identities');
    return others.reduce((best, one) => (one.validUntil > best.validUntil ? one : best), first);
  }

  agencies(): readonly string[] {
    return [...new Set([...this.#byActor.values()].map(({ actor }) => actor.agency))];
  }

  /** The organisation whose CA enrolled the agency; `undefined` for one that is not enrolled here. */
  organisationOf(agency: string, role?: Actor['role']): string | undefined {
    for (const { actor } of this.#byActor.values()) {
      if (actor.agency === agency && (role === undefined || actor.role === role)) return actor.organisation;
    }
    return undefined;
  }
}

function keyOf({ role, agency }: Pick<Actor, 'role' | 'agency'>): string {
  return `${role}/${agency}`;
}

async function readIdentity(entry: IdentityEntry, now: number): Promise<EnrolledIdentity> {
  const { role, agency, organisation } = entry;
  const refuse = (detail: string, cause?: unknown): ServiceError =>
    new ServiceError('LEDGER_UNAVAILABLE', `the certificate ${entry.certificate} ${detail}`, { cause });
  const pem = await readFile(entry.certificate).catch((cause: unknown) => {
    throw refuse('cannot be read; enrol the identity again', cause);
  });
  const certificate = parseCertificate(pem, refuse);
  const validUntil = certificate.validToDate.getTime();
  if (now >= validUntil) {
    throw refuse(`expired at ${certificate.validToDate.toISOString()}; renew it by enrolling again`);
  }
  if (now < certificate.validFromDate.getTime()) {
    throw refuse(`is valid from ${certificate.validFromDate.toISOString()} only; check this machine's clock`);
  }
  const actor = certifiedActor(pem, organisation, refuse);
  if (actor.role !== role || actor.agency !== agency) {
    throw refuse(`is ${actor.agency}'s as ${actor.role}; the connection profile says ${agency} as ${role}`);
  }
  const key = await readSigningKey(entry.privateKey);
  if (!certificate.publicKey.equals(key.publicKey)) throw refuse(`is not of the key ${entry.privateKey}`);
  return { actor, certificate: pem, validUntil, key };
}

type Refuse = (detail: string, cause?: unknown) => ServiceError;

function parseCertificate(pem: Uint8Array, refuse: Refuse): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw refuse('is not a certificate in PEM', cause);
  }
}

/** What the contract will make of the certificate. */
function certifiedActor(pem: Uint8Array, organisation: string, refuse: Refuse): Actor {
  try {
    const attributes = certificateAttributes(pem);
    return actorOf({
      getMSPID: () => organisation,
      getAttributeValue: (name) => attributes.get(name) ?? null,
    });
  } catch (cause) {
    throw refuse(cause instanceof CodedError ? `is of no use: ${cause.detail}` : 'cannot be read', cause);
  }
}
