import { isWithin } from '../../schema/time.js';
import type { Check } from '../check.js';
import { fail, type Finding, pass } from '../finding.js';
import { notChecked } from '../not-checked.js';
import { ofCertificate } from '../of-certificate.js';
import { referenceEvidence } from '../reference-evidence.js';
import { timeText } from '../../schema/time-text.js';
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
  const compromise = key.retirements.find(
    ({ compromisedAt }) => compromisedAt !== undefined && issuedAt >= compromisedAt,
  );
  if (compromise?.compromisedAt !== undefined) {
    const from = timeText(compromise.compromisedAt);
    return fail('SEAL_COMPROMISED', COMPROMISED, { keyId, ...referenceEvidence(compromise), from });
  }
  const window = { from: key.validFrom, until: endOf(key) };
  const evidence = {
    keyId,
    ...referenceEvidence(key.added),
    from: timeText(window.from),
    until: timeText(window.until),
  };
  return isWithin(window, issuedAt) ? pass(GOOD, evidence) : fail('SEAL_NOT_VALID_THEN', NOT_THEN, evidence);
}

/** A key ends with its window, or with its retirement if that comes first. */
function endOf({ validUntil, retirements: [retired] }: SealKeyHistory): number {
  return retired === undefined ? validUntil : Math.min(validUntil, retired.at);
}
