import type { AccessFollowUp, AskedEntry } from '../access/access-state.js';
import type {
  Asking,
  AuthorisationRequest,
  Grant,
  GrantIndexEntry,
} from '../authorisation/authorisation-state.js';
import type { AnchoredBatch, Certificate } from '../certificate/certificate-state.js';
import type {
  Agency,
  CertificateType,
  DataCategory,
  Founding,
  Notice,
  NoticeSeries,
  Purpose,
  Representative,
  SealKey,
  SubjectKeys,
} from '../registry/registry-state.js';

/**
 * The world state: what a rule must be able to look up, and nothing else. Key in the ledger: `<name>/<id>`.
 * The record itself is the event in the block.
 */
export interface States {
  /** By credit code. */
  agency: Agency;
  /** Under one id, written once: nobody registers their own agency afterwards. */
  founding: Founding;
  /** By key id. */
  'seal-key': SealKey;
  /** By code. */
  'certificate-type': CertificateType;
  'data-category': DataCategory;
  purpose: Purpose;
  /** By the hash of its text. */
  notice: Notice;
  /** By purpose. */
  'notice-series': NoticeSeries;
  /** By subject. */
  'subject-keys': SubjectKeys;
  /** By appointment. */
  representative: Representative;
  /** By identifier. */
  certificate: Certificate;
  batch: AnchoredBatch;
  /** By `<agency>/<subject>`: open requests, and refusals still to be respected. */
  asking: Asking;
  request: AuthorisationRequest;
  grant: Grant;
  /** By `<subject>/<recipient>/<purpose>`: at most 8 grants, newest first; ended ones make room first. */
  grants: readonly GrantIndexEntry[];
  /** By transaction: every access it decided, by place. */
  asked: Record<string, AskedEntry>;
  /** By access: what followed. */
  access: AccessFollowUp;
}

export type AggregateName = keyof States;

/** Reads one value of the world state as this transaction sees it, its own earlier writes included. */
export type ReadState = <N extends AggregateName>(
  name: N,
  id: string,
) => States[N] | undefined | Promise<States[N] | undefined>;
