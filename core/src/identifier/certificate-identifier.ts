import { z } from 'zod';
import { CodedError } from '../coded-error.js';
import { PERSONAL_NUMBER_FAULT } from '../schema/without-personal-number.js';
import { isCreditCode } from './credit-code.js';
import { holdsPersonalNumber } from './holds-personal-number.js';
import { mod3736CheckCharacter } from './mod-37-36.js';

/** The object identifier under which GB/T 36904 puts every certificate. */
const ROOT = '1.2.156.3005.2';
const VERSION_MAX = 999;

/** Longest identifier accepted: a serial of 64 characters. */
export const CERTIFICATE_IDENTIFIER_LENGTH_MAX = 126;

const FORM =
  /^1\.2\.156\.3005\.2\.([0-9A-Z]{18}[0-9]{3})\.([0-9A-Z]{18}|[1-9][0-9]{5})\.([0-9A-Z]{1,64})\.([0-9]{3})\.([0-9A-Z])$/;
const REGION_LENGTH = 6;

/**
 * `strict`, for what is issued: the agency is named by its credit code. `tolerant`, for what is verified or
 * imported: the six digits of a region, as older certificates name their agency, are accepted with a warning.
 */
export type IdentifierMode = 'strict' | 'tolerant';

export interface ParsedCertificateIdentifier {
  /** 21 characters: the credit code of the body that defined the type, and its number there. */
  readonly type: string;
  readonly typeAgency: string;
  /** The issuing agency's credit code; with the warning `LEGACY_AGENCY`, the six digits of its region. */
  readonly agency: string;
  readonly serial: string;
  /** 1 to 999. */
  readonly version: number;
  readonly check: string;
  readonly warnings: readonly 'LEGACY_AGENCY'[];
}

/**
 * Reads a GB/T 36904 certificate identifier. Guarantees in both modes: the root, digits and capitals only, the
 * credit code of the type's owner, a version from 001, and the MOD 37,36 check character over all parts without
 * root and dots. Does not say that the type or the agency exists. Fails with IDENTIFIER_INVALID.
 */
export function parseCertificateIdentifier(
  text: string,
  { mode }: { readonly mode: IdentifierMode },
): ParsedCertificateIdentifier {
  const parts = takeApart(text);
  if (parts === undefined) throw invalid('not the form of a certificate identifier');
  const fault = faultOf(parts, mode);
  if (fault !== undefined) throw invalid(fault);
  return parts;
}

/** By form alone: nothing is checked yet. */
function takeApart(text: string): ParsedCertificateIdentifier | undefined {
  if (text.length > CERTIFICATE_IDENTIFIER_LENGTH_MAX) return undefined;
  const [, type = '', agency = '', serial = '', version = '', check = ''] = FORM.exec(text) ?? [];
  if (type === '') return undefined;
  const warnings = agency.length === REGION_LENGTH ? (['LEGACY_AGENCY'] as const) : [];
  return { type, typeAgency: type.slice(0, 18), agency, serial, version: Number(version), check, warnings };
}

function faultOf(parts: ParsedCertificateIdentifier, mode: IdentifierMode): string | undefined {
  const isLegacy = parts.warnings.includes('LEGACY_AGENCY');
  if (!isCreditCode(parts.typeAgency)) return 'the credit code in the type is wrong';
  if (isLegacy && mode === 'strict') return 'the agency is not named by its credit code';
  if (!isLegacy && !isCreditCode(parts.agency)) return 'the credit code of the agency is wrong';
  if (parts.version === 0) return 'versions start from 001';
  if (checkOf(parts) !== parts.check) return 'the check character is wrong';
  return undefined;
}

function checkOf({ type, agency, serial, version }: CertificateIdentifierParts): string {
  return mod3736CheckCharacter(type + agency + serial + versionText(version));
}

function versionText(version: number): string {
  return String(version).padStart(3, '0');
}

/** What an identifier is made of; the check character follows from it. */
export type CertificateIdentifierParts = Pick<
  ParsedCertificateIdentifier,
  'type' | 'agency' | 'serial' | 'version'
>;

/** Writes an identifier that is valid in strict mode, or fails with IDENTIFIER_INVALID. */
export function formatCertificateIdentifier(parts: CertificateIdentifierParts): string {
  const { type, agency, serial } = parts;
  if (!Number.isInteger(parts.version) || parts.version < 1 || parts.version > VERSION_MAX)
    throw invalid(`a version is a whole number from 1 to ${String(VERSION_MAX)}`);
  // The same bound as for reading, before any work that grows with the length.
  if (type.length + agency.length + serial.length > CERTIFICATE_IDENTIFIER_LENGTH_MAX)
    throw invalid('not the form of a certificate identifier');
  const text = [ROOT, type, agency, serial, versionText(parts.version), checkOf(parts)].join('.');
  parseCertificateIdentifier(text, { mode: 'strict' });
  return text;
}

/**
 * The identifier of the certificate that renews or changes this one: same type, agency and serial, the next
 * version. Fails with IDENTIFIER_INVALID for what is not valid in strict mode, and after version 999.
 */
export function successorIdentifier(identifier: string): string {
  const current = parseCertificateIdentifier(identifier, { mode: 'strict' });
  return formatCertificateIdentifier({ ...current, version: current.version + 1 });
}

/** A GB/T 36904 certificate identifier, valid in strict mode; its serial holds no person's number. */
export const CertificateIdentifier = z
  .string()
  .max(CERTIFICATE_IDENTIFIER_LENGTH_MAX, { abort: true })
  .regex(FORM, { error: 'not the form of a certificate identifier', abort: true })
  .superRefine((text, context) => {
    const parts = takeApart(text);
    const fault = parts && faultOf(parts, 'strict');
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    if (parts !== undefined && holdsPersonalNumber(parts.serial, 'anywhere')) {
      const { error: message, params } = PERSONAL_NUMBER_FAULT;
      context.addIssue({ code: 'custom', message, params });
    }
  });
export type CertificateIdentifier = z.infer<typeof CertificateIdentifier>;

function invalid(detail: string): CodedError {
  return new CodedError('IDENTIFIER_INVALID', detail);
}
