import type { Generated } from 'kysely';

/**
 * Times are milliseconds since the epoch. `seq` is the number of the event that made the row: from 1, in the order
 * of the ledger, unreadable ones counted too, so that a later version that can read them gives the same numbers.
 */
export interface EventRow {
  seq: number;
  block: number;
  transaction_id: string;
  at: number;
  type: string;
  agency: string;
  officer: string | null;
  subject_id: string | null;
  /** What the event is about: a certificate's identifier, or the id of a grant, request, access or key. */
  about: string | null;
  command_id: string;
  /** Both sides of the access that the event is about. */
  requester: string | null;
  provider: string | null;
  /** The event, as JSON. */
  body: string;
}

export interface CertificateRow {
  identifier: string;
  seq: number;
  block: number;
  transaction_id: string;
  issuer: string;
  certificate_type: string;
  type_version: number;
  subject_id: string;
  digest: string;
  seal_key_id: string;
  issued_at: number;
  valid_from: number;
  valid_until: number | null;
  status: 'valid' | 'suspended' | 'revoked' | 'superseded';
  predecessor: string | null;
  successor: string | null;
}

/** When a subject's documents were erased; one who has new ones may be erased again. */
export interface ErasureRow {
  seq: number;
  subject_id: string;
  block: number;
  transaction_id: string;
  at: number;
  agency: string;
  command_id: string;
}

export interface RequestRow {
  request_id: string;
  seq: number;
  agency: string;
  subject_id: string;
  purpose: string;
  status: 'submitted' | 'approved' | 'narrowed' | 'refused' | 'withdrawn';
  answer_by: number;
  body: string;
  /** What ended it (`RequestAnswer`), as JSON. */
  answer_body: string | null;
}

export interface GrantRow {
  grant_id: string;
  seq: number;
  subject_id: string;
  recipient: string;
  purpose: string;
  status: 'active' | 'paused' | 'revoked' | 'superseded' | 'inapplicable';
  valid_from: number;
  valid_until: number;
  max_uses: number | null;
  used: number;
  notice_version: number;
  /** When it was revoked, superseded or set aside. */
  ended_at: number | null;
  successor: string | null;
  body: string;
}

export interface AccessRow {
  access_id: string;
  seq: number;
  block: number;
  at: number;
  requester: string;
  provider: string;
  officer: string | null;
  subject_id: string;
  /** The categories asked for, each between bars: `|name|address|`. */
  categories: string;
  purpose: string;
  basis: 'grant' | 'statutory' | 'emergency';
  /** What else was asked (`Asked`), as JSON. */
  asked: string;
  decision: 'permit' | 'deny';
  reason: string | null;
  grant_id: string | null;
  /** 1 where it used up one of a limited grant's uses, else 0. */
  counted: number;
  case_number: string;
  concealed_until: number | null;
  review_by: number | null;
  /** By when the data must be erased; of a permit. */
  delete_by: number | null;
  /** `asked` until something follows; a released one is `one-sided` until it is received. */
  state: 'asked' | 'release-refused' | 'released' | 'matched' | 'conflict' | 'failed';
  dispute: 'open' | 'resolved' | null;
  reviewed: string | null;
  released_at: number | null;
  erased_at: number | null;
  /** What was said of each step that followed, the newest refusal of a release among them, as JSON. */
  release_body: string | null;
  refusal_body: string | null;
  receipt_body: string | null;
  failure_body: string | null;
  review_body: string | null;
  objection_body: string | null;
  resolution_body: string | null;
}

/** How many accesses were decided on a day in Shanghai, for what statistics are asked by. `seq`: the first of them. */
export interface AccessCountRow {
  seq: number;
  /** Days since 1970 in Asia/Shanghai. */
  day: number;
  requester: string;
  provider: string;
  purpose: string;
  basis: AccessRow['basis'];
  decision: AccessRow['decision'];
  /** Empty for permits. */
  reason: string;
  count: number;
}

export const ACCESS_COUNT_KEY = [
  'day',
  'requester',
  'provider',
  'purpose',
  'basis',
  'decision',
  'reason',
] as const satisfies (keyof AccessCountRow)[];

/** Agencies, catalogue entries, seal keys: few rows, read whole. `kind` and `code` name the entry. */
export interface RegistryRow {
  kind: 'agency' | 'seal-key' | 'certificate-type' | 'data-category' | 'purpose' | 'notice';
  code: string;
  version: number;
  seq: number;
  status: 'active' | 'suspended' | 'retired';
  /** The publishing event, as JSON. */
  body: string;
  /** `[{at, status, …}]`: every later change, oldest first, as JSON. */
  history: string;
}

export interface SubjectKeyRow {
  subject_id: string;
  key_id: string;
  seq: number;
  status: 'active' | 'retired';
  public_key: string;
}

export interface RepresentativeRow {
  appointment_id: string;
  seq: number;
  subject_id: string;
  representative_id: string;
  kind: 'guardian' | 'delegate';
  valid_from: number;
  valid_until: number;
  ended_at: number | null;
  body: string;
}

/** What the trail could not read: kept, counted, and passed over. */
export interface QuarantineRow {
  seq: number;
  block: number;
  transaction_id: string;
  place: number;
  reason: string;
  body: string;
}

/** One row: the newest block that is in the tables, whole. */
export interface PositionRow {
  id: Generated<number>;
  block: number;
  time: number;
  seq: number;
}

export interface TrailTables {
  events: EventRow;
  certificates: CertificateRow;
  erasures: ErasureRow;
  requests: RequestRow;
  grants: GrantRow;
  accesses: AccessRow;
  access_counts: AccessCountRow;
  registry: RegistryRow;
  subject_keys: SubjectKeyRow;
  representatives: RepresentativeRow;
  quarantine: QuarantineRow;
  position: PositionRow;
}
