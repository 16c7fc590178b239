import type { Examples } from './example.js';
import {
  CIVIL_AFFAIRS,
  FRESH,
  HASH,
  HEALTH_INSURANCE,
  ID_DOCUMENT,
  OFFICER,
  RECEIPT,
  SUBJECT,
  TRANSACTION,
} from './people-and-agencies.js';

const ACCESS_ID = `${TRANSACTION}.0`;
const ASKED = {
  provider: HEALTH_INSURANCE,
  idDocument: ID_DOCUMENT,
  categories: ['medical-insurance-status'],
  caseNumber: 'MLA-2026-0042',
};
const BASIS = { kind: 'statutory', clause: 'interim-measures-social-assistance.art-58' };
const PERMITTED = {
  accessId: ACCESS_ID,
  decision: 'permit',
  policyVersion: 1,
  obligations: {
    deleteBy: '2026-05-31T01:15:00.217Z',
    onwardTransfer: 'forbidden',
    erasure: 'to-be-confirmed',
  },
  receipt: RECEIPT,
};
const ACCESS = {
  accessId: ACCESS_ID,
  askedAt: '2026-03-02T01:15:00.217Z',
  block: 412,
  requester: CIVIL_AFFAIRS,
  provider: HEALTH_INSURANCE,
  officer: OFFICER,
  subjectId: SUBJECT,
  purpose: 'minimum-living-allowance-review',
  policyVersion: 1,
  categories: ['medical-insurance-status'],
  dataRange: null,
  basis: BASIS,
  grantId: null,
  caseNumber: 'MLA-2026-0042',
  decision: 'permit',
  reason: null,
  pair: 'asked',
  deleteBy: '2026-05-31T01:15:00.217Z',
  erasedAt: null,
  reviewBy: null,
  reviewed: null,
  dispute: null,
  concealedUntil: null,
};

export const ACCESS_EXAMPLES: Examples = {
  askAccess: {
    body: { ...ASKED, purpose: 'minimum-living-allowance-review', basis: BASIS },
    answer: PERMITTED,
  },
  askInEmergency: {
    body: {
      ...ASKED,
      purpose: 'emergency-relief',
      reason: 'unconscious-on-arrival',
      until: '2026-03-02T07:00:00.000Z',
    },
    answer: { ...PERMITTED, reviewBy: '2026-03-09T01:15:00.217Z' },
  },
  releaseAccess: {
    body: { categories: ['medical-insurance-status'], recordCount: 1, responseHash: HASH, byteSize: 512 },
    answer: { decision: 'deny', reason: 'GRANT_PAUSED', receipt: RECEIPT },
  },
  receiveAccess: {
    body: { recordCount: 1, responseHash: HASH },
    answer: { outcome: 'matched', receipt: RECEIPT },
  },
  reportFailure: { body: { reason: 'not-reachable' } },
  reviewAccess: { body: { outcome: 'justified', reason: 'confirmed-by-hospital' } },
  disputeAccess: { body: { reason: 'not-my-case' } },
  resolveDispute: { body: { outcome: 'upheld', reason: 'case-was-closed' } },
  readAccess: { answer: { access: ACCESS, ...FRESH } },
  listMyAccesses: { answer: { items: [ACCESS], ...FRESH } },
  findPseudonym: { body: { idDocument: ID_DOCUMENT }, answer: { subjectId: SUBJECT } },
  readStatistics: {
    answer: {
      items: [
        { group: 'deny', count: 23, permitted: 0, denied: 23 },
        { group: 'permit', count: 48, permitted: 48, denied: 0 },
      ],
      total: 71,
      ...FRESH,
    },
  },
};
