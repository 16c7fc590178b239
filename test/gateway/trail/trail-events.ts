import { createHash } from 'node:crypto';
import type { DomainEvent, EventOf, EventType } from '#core/contract/domain-event';
import type { Terms } from '#core/authorisation/terms';
import { formatCertificateIdentifier } from '#core/identifier/certificate-identifier';
import type { Block } from '#gateway/ledger/ledger';
import { readableBlock } from '#gateway/ledger/written-block';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS } from '../../core/rule-context.ts';

export const SUBJECT = id32('citizen');
export const OTHER_SUBJECT = id32('another citizen');
export const OFFICER = id32('officer');
export const GRANT = 'grant-0001';

export const TERMS: Terms = {
  recipient: AGENCIES.first,
  providers: [AGENCIES.second],
  purpose: 'disability-benefit',
  categories: ['disability-grade', 'household-income'],
  dataRange: null,
  from: NOW_MS,
  until: NOW_MS + 30 * DAY_MS,
  maxUses: 12,
  frequency: null,
  noticeHash: id32('notice'),
};

/** One event of each kind that tests need, whole and well-formed; `changes` go over it. */
const EVENTS = {
  AgencyRegistered: {
    creditCode: AGENCIES.first,
    name: { zh: '残联', en: 'Disabled Persons’ Federation' },
    organisation: 'ministry',
    powers: [],
  },
  AgencySuspended: { creditCode: AGENCIES.first, reason: 'under-review' },
  AgencyReinstated: { creditCode: AGENCIES.first, reason: 'cleared' },
  SealKeyAdded: {
    keyId: id32('seal key'),
    owner: AGENCIES.first,
    publicKey: { kty: 'OKP', crv: 'Ed25519', x: id32('x') },
    validFrom: NOW_MS,
    validUntil: NOW_MS + 365 * DAY_MS,
  },
  SealKeyRetired: { keyId: id32('seal key'), owner: AGENCIES.first, reason: 'rotated' },
  CertificateTypePublished: {
    code: 'disability-certificate',
    version: 1,
    title: { zh: '残疾人证', en: 'Disability certificate' },
    nationalCode: `${AGENCIES.registrar}001`,
    issuers: [{ agency: AGENCIES.first, from: NOW_MS, until: null }],
    claimSchema: { type: 'object' },
    maxValidityDays: null,
  },
  CertificateIssued: {
    identifier: identifierOf(1),
    certificateType: 'disability-certificate',
    typeVersion: 1,
    digest: id32('document'),
    subjectId: SUBJECT,
    sealKeyId: id32('seal key'),
    issuedAt: NOW_MS,
    validFrom: NOW_MS,
    validUntil: NOW_MS + 365 * DAY_MS,
    issuer: AGENCIES.first,
  },
  CertificateSuspended: { ...ofCertificate(), reason: 'under-review' },
  CertificateReinstated: { ...ofCertificate(), reason: 'cleared' },
  CertificateRevoked: {
    ...ofCertificate(),
    act: 'withdraw',
    reason: 'misuse',
    legalReference: 'licensing-law.art-70',
  },
  CertificateSuperseded: { ...ofCertificate(), kind: 'renew', successor: identifierOf(2) },
  SubjectErased: { subjectId: SUBJECT, reason: 'storage-period-over' },
  SubjectKeyRegistered: {
    subjectId: SUBJECT,
    keyId: id32('wallet'),
    publicKey: { kty: 'EC', crv: 'P-256', x: id32('x'), y: id32('y') },
    evidence: { by: 'session' },
  },
  SubjectKeyRetired: {
    subjectId: SUBJECT,
    keyId: id32('wallet'),
    reason: 'lost',
    evidence: { by: 'session' },
  },
  RepresentativeAppointed: {
    appointmentId: 'appointment-1',
    subjectId: SUBJECT,
    representativeId: OTHER_SUBJECT,
    kind: 'guardian',
    scope: ['grant', 'see'],
    from: NOW_MS,
    until: NOW_MS + DAY_MS,
    evidence: { by: 'counter', proof: 'paper', hash: id32('paper') },
  },
  RepresentativeEnded: {
    appointmentId: 'appointment-1',
    subjectId: SUBJECT,
    representativeId: OTHER_SUBJECT,
    reason: 'of-age',
    evidence: { by: 'session' },
  },
  AuthorisationRequested: {
    requestId: 'request-0001',
    subjectId: SUBJECT,
    terms: TERMS,
    caseNumber: 'CASE-1',
    justification: 'benefit-check',
    answerBy: NOW_MS + DAY_MS,
  },
  RequestRefused: { ...ofRequest(), evidence: { by: 'session' } },
  RequestWithdrawn: ofRequest(),
  GrantMade: {
    grantId: GRANT,
    subjectId: SUBJECT,
    terms: TERMS,
    noticeVersion: 1,
    narrowed: false,
    evidence: { by: 'counter', proof: 'paper', hash: id32('paper') },
  },
  GrantPaused: { ...ofGrant(), evidence: { by: 'session' } },
  GrantResumed: { ...ofGrant(), evidence: { by: 'session' } },
  GrantShortened: { ...ofGrant(), until: NOW_MS + DAY_MS, evidence: { by: 'session' } },
  GrantRevoked: { ...ofGrant(), evidence: { by: 'session' } },
  GrantSuperseded: { ...ofGrant(), successor: 'grant-0002' },
  GrantSetAside: { ...ofGrant(), reason: 'notice-outdated' },
  AccessDecided: {
    ...ofAccess(),
    categories: ['disability-grade'],
    purpose: 'disability-benefit',
    policyVersion: 1,
    dataRange: null,
    basis: { kind: 'grant', grantId: GRANT },
    grantId: GRANT,
    caseNumber: 'CASE-1',
    decision: 'permit',
    counted: true,
    deleteBy: NOW_MS + 30 * DAY_MS,
  },
  AccessReleased: {
    ...ofAccess(),
    categories: ['disability-grade'],
    recordCount: 1,
    responseHash: id32('response'),
    byteSize: 512,
  },
  ReleaseRefused: { ...ofAccess(), reason: 'GRANT_PAUSED' },
  AccessReceived: { ...ofAccess(), recordCount: 1, responseHash: id32('response'), outcome: 'matched' },
  AccessFailed: { ...ofAccess(), reason: 'timeout' },
  AccessReviewed: { ...ofAccess(), outcome: 'justified', reason: 'rescue' },
  AccessDisputed: { ...ofAccess(), reason: 'not-mine', evidence: { by: 'session' } },
  DisputeResolved: { ...ofAccess(), outcome: 'rejected', reason: 'lawful' },
  ErasureConfirmed: ofAccess(),
  QueryRecorded: { query: 'events', filterDigest: id32('filter') },
} as const satisfies {
  readonly [T in EventType]?: Omit<EventOf<T>, 'type' | 'v' | 'commandId' | 'at' | 'agency'>;
};

export type SampleType = keyof typeof EVENTS;

export function eventOf<T extends SampleType>(type: T, changes: Partial<EventOf<T>> = {}): DomainEvent {
  const head = { type, v: 1, commandId: `command-${type}`, at: NOW_MS, agency: AGENCIES.first };
  return { ...head, officer: OFFICER, ...EVENTS[type], ...changes } as unknown as DomainEvent;
}

/** The id of the n-th access of the tests. */
export function accessId(n: number): string {
  return `${createHash('sha256').update('access').digest('hex')}.${String(n)}`;
}

export function identifierOf(version: number, serial = 'A0001'): string {
  const type = `${AGENCIES.registrar}001`;
  return formatCertificateIdentifier({ agency: AGENCIES.first, type, serial, version });
}

function ofCertificate(): { identifier: string; issuer: string; subjectId: string } {
  return { identifier: identifierOf(1), issuer: AGENCIES.first, subjectId: SUBJECT };
}

function ofRequest(): { requestId: string; subjectId: string; recipient: string; purpose: string } {
  return { requestId: 'request-0001', subjectId: SUBJECT, recipient: AGENCIES.first, purpose: TERMS.purpose };
}

function ofGrant(): { grantId: string; subjectId: string; recipient: string; purpose: string } {
  return { grantId: GRANT, subjectId: SUBJECT, recipient: AGENCIES.first, purpose: TERMS.purpose };
}

function ofAccess(): { accessId: string; requester: string; provider: string; subjectId: string } {
  return {
    accessId: accessId(0),
    requester: AGENCIES.first,
    provider: AGENCIES.second,
    subjectId: SUBJECT,
  };
}

/** One block with one transaction. */
export function blockOf(height: number, events: readonly unknown[]): Block {
  const id = createHash('sha256')
    .update(`transaction ${String(height)}`)
    .digest('hex');
  const time = NOW_MS + height;
  const transaction = { id, time, actor: ACTORS.agency, event: { events, v: 1 } };
  return readableBlock({ height, time, body: JSON.stringify([transaction]) });
}

/** Blocks from height 1, one for each list of events. */
export function blocksOf(...lists: readonly (readonly unknown[])[]): Block[] {
  return lists.map((events, i) => blockOf(i + 1, events));
}
