import {
  claimValidator,
  CodedError,
  IdDocument,
  normaliseIdDocument,
  type ClaimFault,
} from '@sealtrail/core';
import type { components } from '@sealtrail/client';
import { z } from 'zod';
import { claimValue } from './claim-value.js';
import { claimColumnOf, columnOf, type ColumnMapping, type Field } from './column-mapping.js';
import type { Fault } from './fault.js';
import type { IssuingType } from './issuing-type.js';
import type { SourceRow } from './source-row.js';

export type CertificateDraft = components['schemas']['CertificateDraft'];
export type DraftRead = { readonly draft: CertificateDraft } | { readonly faults: readonly Fault[] };

const Time = z.iso.datetime({ precision: 3 });
const TIME_RULE = 'a time such as 2026-01-31T00:00:00.000Z is needed';
const Plain = z.object({
  holderName: z.string().trim().min(1).max(200),
  idType: IdDocument.shape.type,
  idNumber: z.string().min(1).max(64),
  idCountry: z.string().length(2).optional(),
  validFrom: Time.optional(),
  validUntil: Time.optional(),
  serial: z
    .string()
    .regex(/^[0-9A-Z]{1,40}$/)
    .optional(),
});
type Plain = z.infer<typeof Plain>;

const RULES: Readonly<Record<keyof Plain, string>> = {
  holderName: 'a name of 1 to 200 characters is needed',
  idType: `one of ${IdDocument.shape.type.options.join(', ')} is needed`,
  idNumber: 'the number of an id document is needed',
  idCountry: 'a country of two letters is needed',
  validFrom: TIME_RULE,
  validUntil: TIME_RULE,
  serial: '1 to 40 digits and capitals are needed',
};

/** Makes rows into drafts of one type. Prepares the type's schema once. */
export function draftReader(type: IssuingType, mapping: ColumnMapping): (row: SourceRow) => DraftRead {
  const faultsOfClaims = claimValidator(type.claimSchema);
  return (row) => {
    const plain = readPlain(row, mapping);
    const claims = readClaims(row, type, mapping);
    const faults = [
      ...plain.faults,
      ...faultsOfClaims(claims).map((fault) => claimFault(fault, row.line, mapping)),
    ];
    if (faults.length > 0 || plain.value === undefined) return { faults };
    return { draft: assemble(type.code, plain.value, claims) };
  };
}

function readPlain(
  row: SourceRow,
  mapping: ColumnMapping,
): { readonly value?: Plain; readonly faults: readonly Fault[] } {
  const cell = (field: Field): unknown => {
    const value = row.values[columnOf(mapping, field)];
    return value === '' || value === null ? undefined : value;
  };
  const fields = Object.keys(Plain.shape) as (keyof Plain)[];
  const given = Object.fromEntries(fields.map((field) => [field, cell(field)]));
  const parsed = Plain.safeParse({ ...given, idType: given['idType'] ?? 'citizen-number' });
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0]) as keyof Plain));
    return {
      faults: Array.from(wrong, (field) => ({
        line: row.line,
        column: columnOf(mapping, field),
        detail: RULES[field],
      })),
    };
  }
  const refused = idDocumentRefusal(parsed.data);
  if (refused === undefined) return { value: parsed.data, faults: [] };
  return { faults: [{ line: row.line, column: columnOf(mapping, 'idNumber'), detail: refused }] };
}

function idDocumentOf({ idType, idNumber, idCountry }: Plain): IdDocument {
  return { type: idType, number: idNumber, ...(idCountry !== undefined && { country: idCountry }) };
}

function idDocumentRefusal(plain: Plain): string | undefined {
  try {
    normaliseIdDocument(idDocumentOf(plain));
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error.detail;
    throw error;
  }
}

function readClaims(row: SourceRow, type: IssuingType, mapping: ColumnMapping): CertificateDraft['claims'] {
  const claims: Record<string, unknown> = {};
  for (const [name, { type: claimType }] of Object.entries(type.claimSchema.properties)) {
    const cell = row.values[claimColumnOf(mapping, name)];
    if (cell !== undefined && cell !== '') claims[name] = claimValue(cell, claimType);
  }
  return claims;
}

function claimFault({ pointer, keyword }: ClaimFault, line: number, mapping: ColumnMapping): Fault {
  const [, name = ''] = pointer.split('/');
  const detail =
    keyword === 'required' ? 'the certificate type needs it' : `the certificate type refuses it (${keyword})`;
  return { line, column: claimColumnOf(mapping, name), detail };
}

function assemble(
  certificateType: string,
  plain: Plain,
  claims: CertificateDraft['claims'],
): CertificateDraft {
  const { holderName, validFrom, validUntil, serial } = plain;
  return {
    certificateType,
    holder: { name: holderName, idDocument: idDocumentOf(plain) },
    claims,
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
    ...(serial !== undefined && { serial }),
  };
}
