import {
  claimValidator,
  CodedError,
  IdDocument,
  normaliseIdDocument,
  PersonName,
  validityFault,
  type ClaimFault,
} from '@sealtrail/core';
import type { components } from '@sealtrail/client';
import { z } from 'zod';
import { claimValue } from './claim-value.js';
import { claimColumnOf, columnOf, type ColumnMapping, type Field } from './column-mapping.js';
import type { Fault } from './fault.js';
import type { IssuingType } from './issuing-type.js';
import type { SourceRow } from './source-row.js';
import { utcTime } from '../utc-time.js';
import type { Words } from '../words.js';

export type CertificateDraft = components['schemas']['CertificateDraft'];
export type DraftRead = { readonly draft: CertificateDraft } | { readonly faults: readonly Fault[] };

const Time = z.string().transform((text, context) => {
  const time = utcTime(text);
  if (time !== undefined) return time;
  context.addIssue('not a time with a zone');
  return z.NEVER;
});
const TIME_RULE = {
  detail: 'a time with its zone is needed, such as 2026-01-31T00:00:00+08:00',
  zh: '须为带时区的时间，如 2026-01-31T00:00:00+08:00',
};
const Plain = z.object({
  holderName: PersonName,
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

const RULES: Readonly<Record<keyof Plain, Words>> = {
  holderName: {
    detail: 'a name of 1 to 200 characters, without control characters, is needed',
    zh: '须为 1 至 200 个字符的姓名，且不含控制字符',
  },
  idType: {
    detail: `one of ${IdDocument.shape.type.options.join(', ')} is needed`,
    zh: `证件类型须为 ${IdDocument.shape.type.options.join('、')} 之一`,
  },
  idNumber: { detail: 'the number of an id document is needed', zh: '缺少证件号码' },
  idCountry: { detail: 'a country of two letters is needed', zh: '国家代码须为两个字母' },
  validFrom: TIME_RULE,
  validUntil: TIME_RULE,
  serial: { detail: '1 to 40 digits and capitals are needed', zh: '须为 1 至 40 位数字或大写字母' },
};

export interface DraftQuestion {
  readonly type: IssuingType;
  readonly mapping: ColumnMapping;
  /** From when a certificate is valid that does not say so, in milliseconds since the epoch. */
  readonly now: number;
}

/** Makes rows into drafts of one type. Prepares the type's schema once. */
export function draftReader({ type, mapping, now }: DraftQuestion): (row: SourceRow) => DraftRead {
  const faultsOfClaims = claimValidator(type.claimSchema);
  return (row) => {
    const plain = readPlain(row, mapping);
    const claims = readClaims(row, type, mapping);
    const faults = [
      ...plain.faults,
      ...validityFaults(plain.value, { type, now }).map((words) => ({
        line: row.line,
        column: columnOf(mapping, 'validUntil'),
        ...words,
      })),
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
        ...RULES[field],
      })),
    };
  }
  const refused = idDocumentRefusal(parsed.data);
  if (refused === undefined) return { value: parsed.data, faults: [] };
  const zh = '证件号码不正确';
  return { faults: [{ line: row.line, column: columnOf(mapping, 'idNumber'), detail: refused, zh }] };
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

/** What the ledger would refuse; without an end the service takes the longest that there is. */
function validityFaults(plain: Plain | undefined, { type, now }: Omit<DraftQuestion, 'mapping'>): Words[] {
  if (plain?.validUntil === undefined) return [];
  const validFrom = plain.validFrom === undefined ? now : Date.parse(plain.validFrom);
  const detail = validityFault({ validFrom, validUntil: Date.parse(plain.validUntil) }, type);
  return detail === undefined ? [] : [{ detail, zh: '有效期不符合该证照类型的规定' }];
}

function readClaims(row: SourceRow, type: IssuingType, mapping: ColumnMapping): CertificateDraft['claims'] {
  const claims: Record<string, unknown> = {};
  for (const [name, form] of Object.entries(type.claimSchema.properties)) {
    const cell = row.values[claimColumnOf(mapping, name)];
    if (cell !== undefined && cell !== '') claims[name] = claimValue(cell, form);
  }
  return claims;
}

function claimFault({ pointer, keyword }: ClaimFault, line: number, mapping: ColumnMapping): Fault {
  const [, name = ''] = pointer.split('/');
  const place = { line, column: claimColumnOf(mapping, name) };
  return keyword === 'required'
    ? { ...place, detail: 'the certificate type needs it', zh: '该证照类型需要此项' }
    : {
        ...place,
        detail: `the certificate type refuses it (${keyword})`,
        zh: `不符合该证照类型的要求（${keyword}）`,
      };
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
