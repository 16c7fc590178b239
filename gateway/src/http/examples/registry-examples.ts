import type { Examples } from './example.js';
import {
  CIVIL_AFFAIRS,
  DISABLED_PERSONS,
  HEALTH_INSURANCE,
  KEY_ID,
  PORTAL,
  RECEIPT,
  SOCIAL_SECURITY,
} from './people-and-agencies.js';

/** The public example key of RFC 7515, appendix A.3, whose thumbprint is `KEY_ID`. */
const PUBLIC_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};
const KEY_MADE = { keyId: KEY_ID, receipt: RECEIPT };

export const REGISTRY_EXAMPLES: Examples = {
  registerAgency: {
    body: {
      creditCode: CIVIL_AFFAIRS,
      name: { zh: '演示甲省民政厅', en: 'Civil Affairs (demonstration)' },
      organisation: 'province-a',
      powers: ['counter'],
    },
    answer: { receipt: RECEIPT },
  },
  suspendAgency: { body: { reason: 'under-investigation' } },
  reinstateAgency: { body: { reason: 'investigation-closed' } },
  publishCertificateType: {
    body: {
      code: 'disability-certificate',
      version: 1,
      title: { zh: '残疾人证', en: 'Disability certificate' },
      nationalCode: `${PORTAL}002`,
      issuers: [{ agency: DISABLED_PERSONS, from: '2019-12-31T16:00:00.000Z', until: null }],
      claimSchema: {
        type: 'object',
        properties: {
          category: { type: 'string', enum: ['visual', 'hearing', 'speech', 'physical'] },
          grade: { type: 'integer', minimum: 1, maximum: 4 },
        },
        required: ['category', 'grade'],
        additionalProperties: false,
      },
      maxValidityDays: 3_653,
    },
  },
  publishDataCategory: {
    body: {
      code: 'pension-status',
      title: { zh: '养老保险待遇状态', en: 'Pension status' },
      sensitive: false,
      providers: [SOCIAL_SECURITY],
    },
  },
  publishPurpose: {
    body: {
      code: 'minimum-living-allowance-review',
      version: 1,
      title: { zh: '最低生活保障家庭经济状况核对', en: 'Review of household means' },
      matter: { zh: '最低生活保障审核确认', en: 'Approval of the minimum living allowance' },
      bases: { grant: true, statutory: ['interim-measures-social-assistance.art-58'], emergency: false },
      categories: ['pension-status', 'medical-insurance-status'],
      maxPeriodDays: 366,
      maxUses: 1_000,
      maxFrequency: { count: 31, unit: 'month', zone: 'Asia/Shanghai' },
      dataLifeDays: 90,
      sensitive: true,
      coolingOffDays: 30,
    },
  },
  publishNotice: {
    body: {
      purpose: 'minimum-living-allowance-review',
      version: 1,
      language: 'en',
      text: 'Civil affairs will look up your pension status for this matter alone.',
      textHash: 'O6ofCnClI9SpKNpAareuR9t8toaoQJGZv7UU6oeGtnY',
      validFrom: '2026-12-31T16:00:00.000Z',
      material: true,
    },
  },
  addSealKey: {
    body: {
      agency: HEALTH_INSURANCE,
      validFrom: '2026-12-31T16:00:00.000Z',
      validUntil: '2029-12-31T16:00:00.000Z',
    },
    answer: KEY_MADE,
  },
  retireSealKey: { body: { reason: 'stolen', compromisedAt: '2026-03-01T00:00:00.000Z' } },
  registerSubjectKey: { body: { publicKey: PUBLIC_KEY }, answer: KEY_MADE },
  rotateSubjectKey: { body: { publicKey: PUBLIC_KEY }, answer: KEY_MADE },
  retireSubjectKey: { body: { reason: 'phone-lost' } },
};
