import { type Aggregate, defineAggregate, present } from '../contract/aggregate.js';
import type { EventOf } from '../contract/domain-event.js';
import { FOUNDING_ID } from './founding-id.js';
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
} from './registry-state.js';

/** Material versions that a notice series keeps: an older grant has stopped applying by the newer ones anyway. */
const MATERIAL_VERSIONS_MAX = 20;

const AGENCY: Aggregate<'agency'> = defineAggregate('agency', {
  AgencyRegistered: {
    id: (event) => event.creditCode,
    apply: (_state, { organisation, powers }): Agency => ({ status: 'active', organisation, powers }),
  },
  AgencySuspended: {
    id: (event) => event.creditCode,
    apply: (state): Agency => ({ ...present(state, 'agency'), status: 'suspended' }),
  },
  AgencyReinstated: {
    id: (event) => event.creditCode,
    apply: (state): Agency => ({ ...present(state, 'agency'), status: 'active' }),
  },
});

/** Only the founder registers its own agency, so that no other registration touches this one key. */
const FOUNDING: Aggregate<'founding'> = defineAggregate('founding', {
  AgencyRegistered: {
    id: (event) => (event.creditCode === event.agency ? FOUNDING_ID : undefined),
    apply: (_state, { agency }): Founding => ({ agency }),
  },
});

const SEAL_KEY: Aggregate<'seal-key'> = defineAggregate('seal-key', {
  SealKeyAdded: {
    id: (event) => event.keyId,
    apply: (_state, { owner, validFrom, validUntil }): SealKey => ({ owner, validFrom, validUntil }),
  },
  SealKeyRetired: {
    id: (event) => event.keyId,
    apply: (state, { at, compromisedAt }): SealKey => {
      const key = present(state, 'seal key');
      const retired = { ...key, retiredAt: key.retiredAt ?? at };
      return compromisedAt === undefined ? retired : { ...retired, compromisedAt };
    },
  },
});

const CERTIFICATE_TYPE: Aggregate<'certificate-type'> = defineAggregate('certificate-type', {
  CertificateTypePublished: {
    id: (event) => event.code,
    apply: (_state, { version, nationalCode, issuers, maxValidityDays }): CertificateType => ({
      status: 'active',
      version,
      nationalCode,
      issuers,
      maxValidityDays,
    }),
  },
  CertificateTypeRetired: {
    id: (event) => event.code,
    apply: (state): CertificateType => ({ ...present(state, 'certificate type'), status: 'retired' }),
  },
});

const DATA_CATEGORY: Aggregate<'data-category'> = defineAggregate('data-category', {
  DataCategoryPublished: {
    id: (event) => event.code,
    apply: (_state, { sensitive, providers }): DataCategory => ({ status: 'active', sensitive, providers }),
  },
  DataCategoryRetired: {
    id: (event) => event.code,
    apply: (state): DataCategory => ({ ...present(state, 'data category'), status: 'retired' }),
  },
});

const PURPOSE: Aggregate<'purpose'> = defineAggregate('purpose', {
  PurposePublished: {
    id: (event) => event.code,
    apply: (_state, event): Purpose => ({
      status: 'active',
      version: event.version,
      bases: event.bases,
      categories: event.categories,
      maxPeriodDays: event.maxPeriodDays,
      maxUses: event.maxUses,
      maxFrequency: event.maxFrequency,
      dataLifeDays: event.dataLifeDays,
      coolingOffDays: event.coolingOffDays,
    }),
  },
  PurposeRetired: {
    id: (event) => event.code,
    apply: (state): Purpose => ({ ...present(state, 'purpose'), status: 'retired' }),
  },
});

const NOTICE: Aggregate<'notice'> = defineAggregate('notice', {
  NoticePublished: {
    id: (event) => event.textHash,
    apply: (_state, { purpose, version, validFrom }): Notice => ({
      purpose,
      version,
      validFrom,
      status: 'active',
    }),
  },
  NoticeRetired: {
    id: (event) => event.textHash,
    apply: (state): Notice => ({ ...present(state, 'notice'), status: 'retired' }),
  },
});

const NOTICE_SERIES: Aggregate<'notice-series'> = defineAggregate('notice-series', {
  NoticePublished: { id: (event) => event.purpose, apply: continueSeries },
});

function continueSeries(state: NoticeSeries | undefined, event: EventOf<'NoticePublished'>): NoticeSeries {
  const { version, language, validFrom } = event;
  if (state?.version === version) return { ...state, languages: [...state.languages, language] };
  const before = state?.material ?? [];
  const material = event.material ? [...before, { version, validFrom }] : before;
  return { version, languages: [language], material: material.slice(-MATERIAL_VERSIONS_MAX) };
}

const SUBJECT_KEYS: Aggregate<'subject-keys'> = defineAggregate('subject-keys', {
  SubjectKeyRegistered: {
    id: (event) => event.subjectId,
    apply: (state, { keyId, publicKey }): SubjectKeys => ({
      keys: { ...state?.keys, [keyId]: { publicKey, status: 'active' } },
    }),
  },
  SubjectKeyRetired: {
    id: (event) => event.subjectId,
    apply: (state, { keyId }): SubjectKeys => {
      const { keys } = present(state, "subject's keys");
      const { publicKey } = present(keys[keyId], 'subject key');
      return { keys: { ...keys, [keyId]: { publicKey, status: 'retired' } } };
    },
  },
});

const REPRESENTATIVE: Aggregate<'representative'> = defineAggregate('representative', {
  RepresentativeAppointed: {
    id: (event) => event.appointmentId,
    apply: (_state, { subjectId, representativeId, kind, scope, from, until }): Representative => ({
      subjectId,
      representativeId,
      kind,
      scope,
      from,
      until,
    }),
  },
  RepresentativeEnded: {
    id: (event) => event.appointmentId,
    apply: (state, { at }): Representative => ({ ...present(state, 'appointment'), endedAt: at }),
  },
});

/** What the contract keeps of the registry, and the events that change it. */
export const REGISTRY_AGGREGATES = [
  AGENCY,
  FOUNDING,
  SEAL_KEY,
  CERTIFICATE_TYPE,
  DATA_CATEGORY,
  PURPOSE,
  NOTICE,
  NOTICE_SERIES,
  SUBJECT_KEYS,
  REPRESENTATIVE,
] as const;
