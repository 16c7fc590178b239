import { CodedError } from '../../coded-error.js';
import {
  type ParsedCertificateIdentifier,
  parseCertificateIdentifier,
} from '../../identifier/certificate-identifier.js';
import type { Check } from '../check.js';
import { fail, type Finding, pass, warn } from '../finding.js';
import { notChecked } from '../not-checked.js';
import type { GivenDocument, Subject } from '../subject.js';

const GOOD = { zh: '证照标识结构和校验位正确。', en: 'The identifier and its check character are right.' };
const LEGACY = {
  zh: '证照标识正确，但以旧式六位区划代码标示签发机构。',
  en: 'The identifier is right, but names its agency by an older six-digit region code.',
};
const WRONG = {
  zh: '证照标识有误，或与文件内容不一致。',
  en: 'The identifier is wrong, or is not that of this document.',
};

/**
 * Structure and check character by GB/T 36904, and in a document its agency and version as the document says
 * them. An older identifier with a six-digit agency passes with LEGACY_AGENCY.
 */
export const identifierCheck: Check<'identifier'> = {
  name: 'identifier',
  group: 'integrity',
  title: { zh: '证照标识', en: 'Identifier' },
  codes: ['IDENTIFIER_INVALID', 'LEGACY_AGENCY'],
  run(subject) {
    if (subject.document.state === 'unreadable') return notChecked('UNREADABLE');
    const identifier = identifierOf(subject);
    return identifier === undefined ? withoutIdentifier(subject) : judge(identifier, subject.document);
  },
};

function identifierOf({ identifier, facts }: Subject): string | undefined {
  if (identifier !== undefined) return identifier;
  return facts.certificate.known ? facts.certificate.value?.record.identifier : undefined;
}

/** Only a digest was given, and no certificate found by it. */
function withoutIdentifier({ facts }: Subject): Finding {
  return notChecked(facts.certificate.known ? 'NO_DOCUMENT' : 'SOURCE_UNAVAILABLE');
}

function judge(identifier: string, document: GivenDocument): Finding {
  const parsed = tryParse(identifier);
  if (parsed === undefined || contradicts(parsed, document)) return fail('IDENTIFIER_INVALID', WRONG);
  return parsed.warnings.length > 0 ? warn('LEGACY_AGENCY', LEGACY) : pass(GOOD);
}

function tryParse(identifier: string): ParsedCertificateIdentifier | undefined {
  try {
    return parseCertificateIdentifier(identifier, { mode: 'tolerant' });
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

function contradicts(identifier: ParsedCertificateIdentifier, document: GivenDocument): boolean {
  if (document.state !== 'read') return false;
  const { version, issuer } = document.payload;
  const isLegacy = identifier.warnings.includes('LEGACY_AGENCY');
  return identifier.version !== version || (!isLegacy && identifier.agency !== issuer.creditCode);
}
