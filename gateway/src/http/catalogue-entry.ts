import { z } from 'zod';
import { CreditCode, KeyId, PublicJwk, RegistryCommands } from '@sealtrail/core';
import type { RegistryRow } from '../trail/trail-tables.js';
import { httpTime, HttpTimeText } from './http-time.js';

const HEAD = { type: true, id: true, officer: true } as const;
const { PublishCertificateType, PublishDataCategory, PublishNotice, PublishPurpose, RegisterAgency } =
  RegistryCommands;

/** What became of an entry after it was published. */
const Change = z
  .strictObject({
    status: z.enum(['active', 'suspended', 'retired']),
    at: HttpTimeText,
    reason: z.string().optional(),
    compromisedAt: HttpTimeText.optional(),
    block: z.int(),
    transactionId: z.string(),
  })
  .meta({ id: 'CatalogueChange' });

const OF_EVERY_ENTRY = {
  code: z.string(),
  version: z.int(),
  /** When it was published. */
  at: HttpTimeText,
  status: z.enum(['active', 'suspended', 'retired']),
  changes: z.array(Change),
};

/** By kind: an entry as it was published, with what became of it. */
export const CATALOGUE_ENTRIES = {
  agency: z.strictObject({ ...RegisterAgency.omit(HEAD).shape, ...OF_EVERY_ENTRY }).meta({ id: 'Agency' }),
  'seal-key': z
    .strictObject({
      keyId: KeyId,
      owner: CreditCode,
      publicKey: PublicJwk,
      validFrom: HttpTimeText,
      validUntil: HttpTimeText,
      ...OF_EVERY_ENTRY,
    })
    .meta({ id: 'SealKey' }),
  'certificate-type': z
    .strictObject({
      ...PublishCertificateType.omit(HEAD).shape,
      issuers: z.array(
        z.strictObject({ agency: CreditCode, from: HttpTimeText, until: HttpTimeText.nullable() }),
      ),
      ...OF_EVERY_ENTRY,
    })
    .meta({ id: 'CertificateType' }),
  'data-category': z
    .strictObject({ ...PublishDataCategory.omit(HEAD).shape, ...OF_EVERY_ENTRY })
    .meta({ id: 'DataCategory' }),
  purpose: z.strictObject({ ...PublishPurpose.omit(HEAD).shape, ...OF_EVERY_ENTRY }).meta({ id: 'Purpose' }),
  notice: z
    .strictObject({ ...PublishNotice.omit(HEAD).shape, validFrom: HttpTimeText, ...OF_EVERY_ENTRY })
    .meta({ id: 'Notice' }),
} as const satisfies Record<RegistryRow['kind'], z.ZodType>;

/** Members of the publishing event that say who published and not what. */
const OF_EVENT = new Set(['type', 'v', 'commandId', 'agency', 'officer']);
/** Members that are times: milliseconds on the ledger, text for people. */
const TIMES = new Set(['at', 'validFrom', 'validUntil', 'compromisedAt', 'from', 'until']);

type Members = Readonly<Record<string, unknown>>;

/** An entry in the form of its kind in `CATALOGUE_ENTRIES`. */
export function presentCatalogueEntry({ code, version, status, body, history }: RegistryRow): Members {
  const published = JSON.parse(body) as Members;
  const said = Object.entries(published).filter(([name]) => !OF_EVENT.has(name));
  return {
    ...withTextTimes(Object.fromEntries(said)),
    code,
    version,
    status,
    changes: (JSON.parse(history) as Members[]).map(withTextTimes),
  };
}

function withTextTimes(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      if (name === 'issuers') return [name, (value as Members[]).map(withTextTimes)];
      return [name, TIMES.has(name) && typeof value === 'number' ? httpTime(value) : value];
    }),
  );
}
