import { isWithin } from '../../schema/time.js';
import type { Check } from '../check.js';
import { fail, pass } from '../finding.js';
import { notChecked } from '../not-checked.js';
import { ofCertificate } from '../of-certificate.js';
import { timeText } from '../time-text.js';

const GOOD = {
  zh: '签发时该机构有权签发此类证照。',
  en: 'At the time of issue the agency was entitled to issue this type.',
};
const NOT_ENTITLED = {
  zh: '签发时该机构无权签发此类证照。',
  en: 'At the time of issue the agency was not entitled to issue this type.',
};

/** The issuer was active, and accredited for the type, at `issuedAt`; intervals are `[from, until)`. */
export const issuerCheck: Check<'issuer'> = {
  name: 'issuer',
  group: 'issuer',
  title: { zh: '签发资格', en: 'Right to issue' },
  codes: ['ISSUER_NOT_ACCREDITED'],
  run: ofCertificate(({ record, issuer }, { facts }) => {
    if (!facts.issuer.known || !facts.type.known) return notChecked('SOURCE_UNAVAILABLE');
    const at = record.issuedAt;
    const isActive = facts.issuer.value?.active.some((period) => isWithin(period, at)) ?? false;
    const isAccredited =
      facts.type.value?.issuers.some((entry) => entry.agency === issuer && isWithin(entry, at)) ?? false;
    const evidence = { agency: issuer, time: timeText(at) };
    return isActive && isAccredited
      ? pass(GOOD, evidence)
      : fail('ISSUER_NOT_ACCREDITED', NOT_ENTITLED, evidence);
  }),
};
