import type { CertificateRecord } from '../certificate/certificate-commands.js';
import type { PublicJwk } from '../schema/public-jwk.js';
import type { Title } from '../schema/text.js';
import type { Period } from '../schema/time.js';

/** An answer at once where the source can, so that a local source costs no turn of the event loop. */
export type Answer<T> = T | Promise<T>;

/** Where an event stands on the ledger. */
export interface LedgerReference {
  readonly block: number;
  readonly transactionId: string;
  /** The transaction's time, milliseconds since the epoch. */
  readonly at: number;
}

/** How far a source knows the ledger. */
export interface LedgerPosition {
  /** Height of the last block that the source holds. */
  readonly block: number;
  /** Until when the source held all that the ledger held (on a quiet ledger later than its last block). */
  readonly time: number;
}

/** What became of a certificate. */
export type StatusChange = LedgerReference &
  (
    | { readonly change: 'suspended'; readonly reason: string; readonly until?: number }
    | { readonly change: 'reinstated'; readonly reason: string }
    | {
        readonly change: 'revoked';
        readonly act: 'annul' | 'cancel' | 'withdraw';
        readonly reason: string;
        readonly legalReference: string;
        readonly invalidFrom?: number;
      }
    | {
        readonly change: 'superseded';
        readonly kind: 'renew' | 'change' | 'transfer-in';
        readonly successor: string;
      }
  );

/** A certificate as the ledger has it, with all that became of it, so that it can be judged as of any time. */
export interface CertificateHistory {
  /** What verification needs of the record: whom it is about does not matter to it. */
  readonly record: Omit<CertificateRecord, 'subjectId' | 'holderKeyId'>;
  /** Credit code. */
  readonly issuer: string;
  readonly issued: LedgerReference;
  /** In the ledger's order, complete up to the source's position. */
  readonly changes: readonly StatusChange[];
  /** When the document was erased from the library, where it was: that says nothing against a copy. */
  readonly erased?: LedgerReference;
}

export interface SealKeyHistory {
  readonly keyId: string;
  /** Credit code. */
  readonly owner: string;
  readonly publicKey: PublicJwk;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly added: LedgerReference;
  /** The first retires the key; a later one only makes known that it was compromised, or earlier than thought. */
  readonly retirements: readonly (LedgerReference & { readonly compromisedAt?: number })[];
}

/** One version of a type; nothing of it changes once it is published. */
export interface CertificateTypeVersion {
  readonly code: string;
  readonly version: number;
  readonly issuers: readonly (Period & { readonly agency: string })[];
  /** JSON Schema, 2020-12. */
  readonly claimSchema: Readonly<Record<string, unknown>>;
  readonly published: LedgerReference;
}

export interface AgencyHistory {
  readonly creditCode: string;
  readonly name: Title;
  /** When it was registered and not suspended. */
  readonly active: readonly Period[];
}

/**
 * What verification asks of whoever replays the ledger. `undefined` says that the ledger has no such thing.
 * A source that cannot tell throws (or rejects), and bounds its own waiting; nothing is concluded from that.
 */
export interface VerificationSource {
  position(): Answer<LedgerPosition>;
  certificate(identifier: string): Answer<CertificateHistory | undefined>;
  /** Of the certificate whose document has this SHA-256, base64url. */
  identifierByDigest(digest: string): Answer<string | undefined>;
  sealKey(keyId: string): Answer<SealKeyHistory | undefined>;
  certificateType(code: string, version: number): Answer<CertificateTypeVersion | undefined>;
  agency(creditCode: string): Answer<AgencyHistory | undefined>;
}
