import { z } from 'zod';
import { CertificateIdentifier, Digest, Title, type CertificateHistory } from '@sealtrail/core';
import type { Services } from '../services.js';
import { findReceipt } from '../trail/find-receipt.js';
import { HistoryItem, readHistory } from './certificate-history.js';
import { httpTime, httpTimeOrNull, HttpTimeText } from './http-time.js';
import { HttpReceipt, presentReceipt } from './receipt.js';

/** Where an entry of the registry stands on the ledger. */
const Reference = z.strictObject({ block: z.int(), transactionId: z.string(), at: HttpTimeText });
const Window = { from: HttpTimeText, until: HttpTimeText.nullable() };

/** What is needed to judge a document, all of it from the ledger; no person, by name or by pseudonym. */
export const Evidence = z
  .strictObject({
    version: z.literal(1),
    certificate: z.strictObject({
      identifier: CertificateIdentifier,
      certificateType: z.string(),
      typeVersion: z.int(),
      issuer: z.string(),
      digest: Digest.meta({ description: 'SHA-256 of the signed document, base64url.' }),
      sealKeyId: z.string(),
      issuedAt: HttpTimeText,
      validFrom: HttpTimeText,
      validUntil: HttpTimeText.nullable(),
    }),
    type: z.strictObject({
      code: z.string(),
      version: z.int(),
      issuers: z.array(z.strictObject({ agency: z.string(), ...Window })),
      claimSchema: z.record(z.string(), z.json()),
      published: Reference,
    }),
    sealKey: z.strictObject({
      keyId: z.string(),
      owner: z.string(),
      publicKey: z.looseObject({ kty: z.string() }),
      validFrom: HttpTimeText,
      validUntil: HttpTimeText,
      added: Reference,
      retirements: z.array(z.strictObject({ ...Reference.shape, compromisedAt: HttpTimeText.optional() })),
    }),
    issuer: z.strictObject({
      creditCode: z.string(),
      name: Title,
      active: z.array(z.strictObject(Window)),
    }),
    events: z.array(HistoryItem),
    receipt: HttpReceipt,
  })
  .meta({ id: 'CertificateEvidence' });

const reference = ({ block, transactionId, at }: { block: number; transactionId: string; at: number }) => ({
  block,
  transactionId,
  at: httpTime(at),
});

/** A certificate on the ledger names a type, a key and an agency that are there: the rules saw to it. */
export function present<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the trail lacks what a certificate names');
  return found;
}

async function typeOf({ certificates }: Services, { record }: CertificateHistory) {
  const type = present(await certificates.certificateType(record.certificateType, record.typeVersion));
  return {
    ...type,
    issuers: type.issuers.map((one) => ({
      ...one,
      from: httpTime(one.from),
      until: httpTimeOrNull(one.until),
    })),
    published: reference(type.published),
  };
}

async function sealKeyOf({ certificates }: Services, { record }: CertificateHistory) {
  const key = present(await certificates.sealKey(record.sealKeyId));
  return {
    ...key,
    validFrom: httpTime(key.validFrom),
    validUntil: httpTime(key.validUntil),
    added: reference(key.added),
    retirements: key.retirements.map(({ compromisedAt, ...at }) => ({
      ...reference(at),
      ...(compromisedAt !== undefined && { compromisedAt: httpTime(compromisedAt) }),
    })),
  };
}

async function issuerOf({ certificates }: Services, { issuer }: CertificateHistory) {
  const agency = present(await certificates.agency(issuer));
  const active = agency.active.map(({ from, until }) => ({
    from: httpTime(from),
    until: httpTimeOrNull(until),
  }));
  return { ...agency, active };
}

export async function evidenceOf(
  services: Services,
  history: CertificateHistory,
): Promise<z.input<typeof Evidence>> {
  const { record, issuer } = history;
  const { db } = services.trail;
  const { issuedAt, validFrom, validUntil, identifier } = record;
  return {
    version: 1,
    certificate: {
      ...record,
      issuer,
      issuedAt: httpTime(issuedAt),
      validFrom: httpTime(validFrom),
      validUntil: httpTimeOrNull(validUntil),
    },
    type: (await typeOf(services, history)) as z.input<typeof Evidence>['type'],
    sealKey: await sealKeyOf(services, history),
    issuer: await issuerOf(services, history),
    events: await readHistory(db, identifier),
    receipt: presentReceipt(present(await findReceipt(db, 'CertificateIssued', identifier))),
  };
}
