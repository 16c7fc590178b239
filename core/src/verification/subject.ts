import type { ParsedDocument } from '../certificate/document.js';
import type { ClaimFault } from '../certificate/claim-validator.js';
import type {
  AgencyHistory,
  CertificateHistory,
  CertificateTypeVersion,
  LedgerPosition,
  SealKeyHistory,
} from './verification-source.js';
import type { VerificationCrypto } from './verification-crypto.js';
import type { BundledEvidence } from './verification-question.js';

/** What the source said: something, that there is no such thing (`undefined`), or nothing at all. */
export type Fact<T> = { readonly known: true; readonly value: T | undefined } | { readonly known: false };

/** Everything that the checks may ask of the ledger, asked once. */
export interface Facts {
  readonly position: Fact<LedgerPosition>;
  readonly certificate: Fact<CertificateHistory>;
  readonly sealKey: Fact<SealKeyHistory>;
  readonly type: Fact<CertificateTypeVersion>;
  readonly issuer: Fact<AgencyHistory>;
}

/** A document as given: read, or refused as not readable; absent where only the record is asked for. */
export type GivenDocument =
  | ({ readonly state: 'read' } & ParsedDocument)
  | { readonly state: 'unreadable' }
  | { readonly state: 'absent' };

/** Times in milliseconds since the epoch. */
export interface AskedTime {
  readonly now: number;
  /** The time asked about; `now` where none was named. */
  readonly asOf: number;
  /** The oldest answer that the asker accepts. */
  readonly maxAgeMs: number | undefined;
}

/** One verification: what was given, what was asked, and what the ledger says. Checks read it and nothing else. */
export interface Subject {
  readonly document: GivenDocument;
  /** What the asker named or the document says; absent where only a digest was given. */
  readonly identifier: string | undefined;
  /** A digest that the asker named, besides the document. */
  readonly askedDigest: string | undefined;
  /** Of the evidence that came with the document; absent where none did. */
  readonly bundled: BundledEvidence | undefined;
  readonly time: AskedTime;
  readonly facts: Facts;
  readonly crypto: VerificationCrypto;
  readonly claimFaults: (type: CertificateTypeVersion, claims: unknown) => readonly ClaimFault[];
}
