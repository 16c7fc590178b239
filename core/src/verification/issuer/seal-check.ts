import type { Check } from '../check.js';
import { fail, type Finding, pass } from '../finding.js';
import { notChecked } from '../not-checked.js';
import { ofCertificate } from '../of-certificate.js';
import { timeText } from '../time-text.js';
import type { CertificateHistory, SealKeyHistory } from '../verification-source.js';

const GOOD = {
  zh: '签发时该印章属于签发机构并在有效期内。',
  en: 'At the time of issue the seal was the issuer’s and in force.',
};
const NOT_THEN = {
  zh: '签发时该印章不属于签发机构，或不在有效期内。',
  en: 'At the time of issue the seal was not the issuer’s, or not in force.',
};
const COMPROMISED = {
  zh: '该印章在签发之前已失密，签名不可信。',
  en: 'The seal had been compromised before the time of issue; it proves nothing.',
};

/** The key was the issuer's, inside its window `[validFrom, validUntil)` at `issuedAt`, not retired or compromised by then. */
export const sealCheck: Check<'seal'> = {
  name: 'seal',
  group: 'issuer',
  title: { zh: '印章效力', en: 'Validity of the seal' },
  codes: ['SEAL_NOT_VALID_THEN', 'SEAL_COMPROMISED'],
  run: ofCertificate((certificate, { facts }) => {
    if (!facts.sealKey.known) return notChecked('SOURCE_UNAVAILABLE');
    return judge(certificate, facts.sealKey.value);
  }),
};

function judge({ record, issuer }: CertificateHistory, key: SealKeyHistory | undefined): Finding {
  const { sealKeyId: keyId, issuedAt } = record;
  if (key?.keyId !== keyId || key.owner !== issuer) return fail('SEAL_NOT_VALID_THEN', NOT_THEN, { keyId });
  const { added, retired } = key;
  const compromisedAt = retired?.compromisedAt;
  if (retired !== undefined && compromisedAt !== undefined && issuedAt >= compromisedAt) {
    const { block, transactionId, at } = retired;
    const from = timeText(compromisedAt);
    return fail('SEAL_COMPROMISED', COMPROMISED, { keyId, block, transactionId, time: timeText(at), from });
  }
  const { block, transactionId } = added;
  const window = { from: timeText(key.validFrom), until: timeText(endOf(key)) };
  const evidence = { keyId, block, transactionId, time: timeText(added.at), ...window };
  const isInForce = key.validFrom <= issuedAt && issuedAt < endOf(key);
  return isInForce ? pass(GOOD, evidence) : fail('SEAL_NOT_VALID_THEN', NOT_THEN, evidence);
}

/** A key ends with its window, or with its retirement if that comes first. */
function endOf({ validUntil, retired }: SealKeyHistory): number {
  return retired === undefined ? validUntil : Math.min(validUntil, retired.at);
}
