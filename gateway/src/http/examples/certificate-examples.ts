import type { Examples } from './example.js';
import {
  FRESH,
  HASH,
  ID_DOCUMENT,
  KEY_ID,
  RECEIPT,
  SOCIAL_SECURITY,
  SUBJECT,
  TRANSACTION,
} from './people-and-agencies.js';

const IDENTIFIER = '1.2.156.3005.2.11100000000009013X001.12330000MB1A01178B.SSC0000001.001.Z';

const DRAFT = {
  certificateType: 'social-security-card',
  holder: { name: '演甲子', idDocument: ID_DOCUMENT },
  claims: {
    cardNumber: 'D10000037',
    insuredRegion: '330106',
    cardForm: 'electronic',
    firstInsuredOn: '2021-09-03',
  },
  validUntil: '2035-09-28T16:00:00.000Z',
};

const ISSUED = {
  identifier: IDENTIFIER,
  digest: HASH,
  document: 'eyJhbGciOiJFUzI1NiIsImtpZCI6Ii4uLiJ9.eyJpZGVudGlmaWVyIjoiLi4uIn0.c2lnbmF0dXJl',
  receipt: RECEIPT,
};

const CERTIFICATE = {
  identifier: IDENTIFIER,
  certificateType: 'social-security-card',
  typeVersion: 1,
  issuer: SOCIAL_SECURITY,
  subjectId: SUBJECT,
  digest: HASH,
  sealKeyId: KEY_ID,
  issuedAt: '2026-03-02T01:15:00.000Z',
  validFrom: '2026-03-02T01:15:00.000Z',
  validUntil: '2035-09-28T16:00:00.000Z',
  status: 'valid',
  block: 412,
  transactionId: TRANSACTION,
};

const VERIFIED = {
  scope: 'record',
  verdict: 'revoked',
  sentence: {
    zh: '发证机构已收回该证照。请勿采信。',
    en: 'The issuer has revoked this certificate. Do not accept it.',
  },
  checks: [
    {
      name: 'anchored',
      group: 'integrity',
      outcome: 'pass',
      evidence: { block: 48, transactionId: TRANSACTION, time: '2026-03-02T01:15:00.217Z' },
      sentence: {
        zh: '账本上有这份证照的登记，且与之一致。',
        en: 'The ledger has this certificate, exactly as it is.',
      },
    },
    {
      name: 'revocation',
      group: 'status',
      outcome: 'fail',
      code: 'REVOKED_CANCELLED',
      evidence: { block: 97, transactionId: TRANSACTION, time: '2026-04-01T02:00:00.008Z' },
      sentence: { zh: '该证照已注销。', en: 'It was cancelled.' },
    },
  ],
  asOf: '2026-05-01T00:00:00.000Z',
  ...FRESH,
  certificate: { identifier: IDENTIFIER, certificateType: 'social-security-card', issuer: SOCIAL_SECURITY },
};

export const CERTIFICATE_EXAMPLES: Examples = {
  issueCertificate: { body: DRAFT, answer: ISSUED },
  replaceCertificate: { body: { kind: 'renew', ...DRAFT }, answer: ISSUED },
  issueCertificates: {
    body: { items: [{ commandId: 'card-2026-0001', ...DRAFT }] },
    answer: { outcomes: [{ commandId: 'card-2026-0001', status: 201, certificate: ISSUED }] },
  },
  suspendCertificate: { body: { reason: 'under-investigation', until: '2026-06-30T16:00:00.000Z' } },
  reinstateCertificate: { body: { reason: 'investigation-closed' } },
  revokeCertificate: {
    body: {
      act: 'withdraw',
      reason: 'obtained-by-deceit',
      legalReference: 'disability-certificate-measures.art-21',
    },
  },
  anchorBatch: {
    body: {
      certificateType: 'social-security-card',
      typeVersion: 1,
      sealKeyId: KEY_ID,
      root: HASH,
      count: 1_000_000,
      issuedAt: '2026-03-02T01:15:00.000Z',
    },
  },
  readCertificate: { answer: { certificate: CERTIFICATE, ...FRESH } },
  listCertificates: { answer: { items: [CERTIFICATE], ...FRESH } },
  askForEvidence: { body: { digest: HASH } },
  verify: { body: { identifier: IDENTIFIER, holder: { name: '演甲子' } }, answer: VERIFIED },
  eraseSubject: { body: { reason: 'erasure-requested' } },
};
