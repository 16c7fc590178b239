import { isWithin, type Period } from '../../schema/time.js';
import type { Check } from '../check.js';
import { fail, type Finding, pass } from '../finding.js';
import { notChecked } from '../not-checked.js';
import { ofCertificate } from '../of-certificate.js';
import { timeText } from '../../schema/time-text.js';
import type { CertificateHistory, CertificateTypeVersion } from '../verification-source.js';

const GOOD = {
  zh: '签发时该机构有权签发此类证照。',
  en: 'At the time of issue the agency was entitled to issue this type.',
};
const SUSPENDED_SINCE = {
  zh: '签发时该机构有权签发此类证照；其后该机构已被暂停。',
  en: 'At the time of issue the agency was entitled to issue this type; it has been suspended since.',
};
const NOT_ENTITLED = {
  zh: '签发时该机构无权签发此类证照。',
  en: 'At the time of issue the agency was not entitled to issue this type.',
};

/**
 * The issuer was active, and accredited for the type, at `issuedAt`; intervals are `[from, until)`. A suspension that
 * came later takes nothing from the certificate, and is told.
 */
export const issuerCheck: Check<'issuer'> = {
  name: 'issuer',
  group: 'issuer',
  title: { zh: '签发资格', en: 'Right to issue' },
  codes: ['ISSUER_NOT_ACCREDITED'],
  run: ofCertificate((certificate, { facts, time }) => {
    if (!facts.issuer.known || !facts.type.known) return notChecked('SOURCE_UNAVAILABLE');
    const active = facts.issuer.value?.active ?? [];
    return judge(certificate, { active, accredited: facts.type.value?.issuers ?? [], asOf: time.asOf });
  }),
};

interface Standing {
  /** When the agency was active, whatever it may issue. */
  readonly active: readonly Period[];
  readonly accredited: CertificateTypeVersion['issuers'];
  readonly asOf: number;
}

function judge({ record, issuer }: CertificateHistory, { active, accredited, asOf }: Standing): Finding {
  const at = record.issuedAt;
  const evidence = { agency: issuer, time: timeText(at) };
  const wasEntitled =
    active.some((period) => isWithin(period, at)) &&
    accredited.some((entry) => entry.agency === issuer && isWithin(entry, at));
  if (!wasEntitled) return fail('ISSUER_NOT_ACCREDITED', NOT_ENTITLED, evidence);
  const suspendedAt = suspensionAt(active, asOf);
  return suspendedAt === undefined
    ? pass(GOOD, evidence)
    : pass(SUSPENDED_SINCE, { ...evidence, until: timeText(suspendedAt) });
}

/** Since when an agency is suspended at a time; `undefined` where it is active. */
function suspensionAt(active: readonly Period[], at: number): number | undefined {
  if (active.some((period) => isWithin(period, at))) return undefined;
  return active.findLast(({ until }) => until !== null && until <= at)?.until ?? undefined;
}
