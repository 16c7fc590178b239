import { encodeBase64url } from '../../base64url.js';
import type { ParsedDocument } from '../../certificate/document.js';
import { CLOCK_TOLERANCE_MS } from '../../schema/time.js';
import type { Check } from '../check.js';
import { type CheckEvidence, fail, type Finding, pass } from '../finding.js';
import { notChecked } from '../not-checked.js';
import { referenceEvidence } from '../reference-evidence.js';
import type { Subject } from '../subject.js';
import type { BundledEvidence } from '../verification-question.js';
import type { CertificateHistory } from '../verification-source.js';

const GOOD = {
  zh: '账本上有这份证照的登记，且与之一致。',
  en: 'The ledger has this certificate, exactly as it is.',
};
const ABSENT = { zh: '账本上没有这份证照的登记。', en: 'The ledger has no such certificate.' };
const OTHER_BYTES = {
  zh: '账本上此标识登记的是另一份文件。',
  en: 'Under this identifier the ledger has another document.',
};
const OTHER_WORDS = {
  zh: '文件所载与账本登记的内容不一致。',
  en: 'The document says otherwise than its record on the ledger.',
};

const OTHER_EVIDENCE = {
  zh: '随文件提交的证据与账本登记的内容不一致。',
  en: 'The evidence that came with the document is not what the ledger has.',
};

/**
 * The digest is on the ledger under this identifier, and the record says the same as the document; so does the evidence
 * that came with it, up to the block that it names.
 */
export const anchoredCheck: Check<'anchored'> = {
  name: 'anchored',
  group: 'integrity',
  title: { zh: '账本登记', en: 'Record on the ledger' },
  codes: ['NOT_ANCHORED', 'DIGEST_MISMATCH', 'RECORD_MISMATCH', 'EVIDENCE_MISMATCH'],
  async run(subject) {
    const { document, facts } = subject;
    if (document.state === 'unreadable') return notChecked('UNREADABLE');
    if (!facts.certificate.known) return notChecked('SOURCE_UNAVAILABLE');
    const certificate = facts.certificate.value;
    if (certificate === undefined)
      return isAhead(subject) ? notChecked('SOURCE_BEHIND') : fail('NOT_ANCHORED', ABSENT);
    return judge(certificate, subject);
  },
};

async function judge(certificate: CertificateHistory, subject: Subject): Promise<Finding> {
  const evidence = referenceEvidence(certificate.issued);
  const { document, askedDigest } = subject;
  const { digest } = certificate.record;
  if (askedDigest !== undefined && askedDigest !== digest)
    return fail('DIGEST_MISMATCH', OTHER_BYTES, evidence);
  if (document.state !== 'read') return pass(GOOD, evidence);
  if (encodeBase64url(await subject.crypto.sha256(document.digestInput)) !== digest)
    return fail('DIGEST_MISMATCH', OTHER_BYTES, evidence);
  if (!saysTheSame(document, certificate)) return fail('RECORD_MISMATCH', OTHER_WORDS, evidence);
  return judgeBundled(subject.bundled, evidence);
}

function judgeBundled(bundled: BundledEvidence | undefined, evidence: CheckEvidence): Finding {
  switch (bundled) {
    case 'differs':
      return fail('EVIDENCE_MISMATCH', OTHER_EVIDENCE, evidence);
    case 'ahead':
      return notChecked('SOURCE_BEHIND');
    case 'unknown':
      return notChecked('SOURCE_UNAVAILABLE');
    case 'agrees':
    case undefined:
      return pass(GOOD, evidence);
  }
}

function saysTheSame({ header, payload }: ParsedDocument, { record, issuer }: CertificateHistory): boolean {
  const { validUntil } = payload;
  return (
    payload.identifier === record.identifier &&
    payload.type.code === record.certificateType &&
    payload.type.version === record.typeVersion &&
    payload.issuer.creditCode === issuer &&
    header.kid === record.sealKeyId &&
    Date.parse(payload.issuedAt) === record.issuedAt &&
    Date.parse(payload.validFrom) === record.validFrom &&
    (validUntil === undefined ? null : Date.parse(validUntil)) === record.validUntil
  );
}

/**
 * Whether the document may be younger than what the source knows of the ledger: then its absence says nothing.
 * An issue in the future is no excuse.
 */
function isAhead({ document, facts, time }: Subject): boolean {
  if (document.state !== 'read' || !facts.position.known || facts.position.value === undefined) return false;
  const issuedAt = Date.parse(document.payload.issuedAt);
  return facts.position.value.time < issuedAt && issuedAt <= time.now + CLOCK_TOLERANCE_MS;
}
