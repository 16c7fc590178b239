import type { Examples } from './example.js';
import {
  CIVIL_AFFAIRS,
  FRESH,
  ID_DOCUMENT,
  ON_PAPER,
  RECEIPT,
  SUBJECT,
  TERMS,
} from './people-and-agencies.js';

const AT_COUNTER = { idDocument: ID_DOCUMENT, evidence: ON_PAPER };
const REQUEST = {
  requestId: RECEIPT.commandId,
  agency: CIVIL_AFFAIRS,
  subjectId: SUBJECT,
  terms: TERMS,
  caseNumber: 'MLA-2026-0042',
  justification: 'annual-review',
  answerBy: '2026-12-26T16:00:00.000Z',
  askedAt: '2026-12-01T02:53:42.514Z',
  status: 'submitted',
};
const GRANT = {
  grantId: 'demo-grant-narrowed',
  subjectId: SUBJECT,
  terms: TERMS,
  status: 'active',
  used: 3,
  givenBy: 'self',
  madeAt: '2026-12-31T16:00:00.000Z',
  narrowed: false,
  endedAt: null,
};

export const AUTHORISATION_EXAMPLES: Examples = {
  requestAuthorisation: {
    body: {
      idDocument: ID_DOCUMENT,
      terms: TERMS,
      caseNumber: 'MLA-2026-0042',
      justification: 'annual-review',
      answerBy: '2026-12-26T16:00:00.000Z',
    },
    answer: { requestId: RECEIPT.commandId, receipt: RECEIPT },
  },
  approveRequest: {
    body: { ...AT_COUNTER, terms: { ...TERMS, maxUses: 3 } },
    answer: { grantId: RECEIPT.commandId, narrowed: true, receipt: RECEIPT },
  },
  listMyRequests: { answer: { items: [REQUEST], ...FRESH } },
  refuseRequest: { body: { reason: 'not-needed' } },
  makeGrant: {
    body: { ...AT_COUNTER, terms: TERMS },
    answer: { grantId: RECEIPT.commandId, receipt: RECEIPT },
  },
  pauseGrant: { body: {} },
  resumeGrant: { body: AT_COUNTER },
  shortenGrant: { body: { until: '2027-03-31T16:00:00.000Z' } },
  revokeGrant: { body: { reason: 'no-longer-wanted' }, answer: { receipt: RECEIPT } },
  renewGrant: { body: { ...AT_COUNTER, terms: TERMS } },
  setAsideGrant: { body: { reason: 'purpose-retired' } },
  readGrant: { answer: { grant: GRANT, ...FRESH } },
  appointRepresentative: {
    body: {
      ...AT_COUNTER,
      representativeIdDocument: { type: 'citizen-number', number: '510104195608212057' },
      kind: 'guardian',
      scope: ['see', 'pause', 'revoke'],
      from: '2026-12-31T16:00:00.000Z',
      until: '2030-12-31T16:00:00.000Z',
    },
    answer: { appointmentId: RECEIPT.commandId, receipt: RECEIPT },
  },
  endRepresentative: { body: { ...AT_COUNTER, reason: 'of-age' } },
};
