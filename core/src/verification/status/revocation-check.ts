import type { Check } from '../check.js';
import { type CheckEvidence, fail, pass } from '../finding.js';
import { ofCertificate } from '../of-certificate.js';
import { referenceEvidence } from '../reference-evidence.js';
import type { AskedTime } from '../subject.js';
import { timeText } from '../../schema/time-text.js';
import type { CertificateHistory, StatusChange } from '../verification-source.js';
import { changesUntil } from './changes-until.js';

type Revocation = Extract<StatusChange, { change: 'revoked' }>;

const NONE = { zh: '未被撤销、注销或吊销。', en: 'It has not been revoked.' };

const REVOKED = {
  annul: {
    code: 'REVOKED_ANNULLED',
    sentence: {
      zh: '已被撤销：该证照自始（或自指定之日）无效。',
      en: 'It was annulled: it never was valid, or not since the date named.',
    },
  },
  cancel: {
    code: 'REVOKED_CANCELLED',
    sentence: { zh: '已被注销。', en: 'It was cancelled.' },
  },
  withdraw: {
    code: 'REVOKED_WITHDRAWN',
    sentence: { zh: '已被吊销。', en: 'It was withdrawn as a penalty.' },
  },
} as const;

/**
 * Revoked at the time asked about. An annulment reaches back: to the date that it names, else to the issue,
 * because what is annulled never was validly issued.
 */
export const revocationCheck: Check<'revocation'> = {
  name: 'revocation',
  group: 'status',
  title: { zh: '撤销、注销、吊销', en: 'Revocation' },
  codes: ['REVOKED_ANNULLED', 'REVOKED_CANCELLED', 'REVOKED_WITHDRAWN'],
  run: ofCertificate((certificate, { time }) => {
    const revocation = revocationAt(certificate, time);
    if (revocation === undefined) return pass(NONE);
    const { code, sentence } = REVOKED[revocation.act];
    return fail(code, sentence, evidenceOf(revocation, certificate));
  }),
};

function revocationAt(certificate: CertificateHistory, time: AskedTime): Revocation | undefined {
  const annulment = certificate.changes.find(isAnnulment);
  if (annulment !== undefined && time.asOf >= invalidSince(annulment)) return annulment;
  return changesUntil(certificate, time).find(isRevocation);
}

function invalidSince({ invalidFrom }: Revocation): number {
  return invalidFrom ?? Number.NEGATIVE_INFINITY;
}

function isRevocation(change: StatusChange): change is Revocation {
  return change.change === 'revoked';
}

function isAnnulment(change: StatusChange): change is Revocation {
  return isRevocation(change) && change.act === 'annul';
}

function evidenceOf(revocation: Revocation, { record }: CertificateHistory): CheckEvidence {
  const { act, invalidFrom, reason, legalReference, at } = revocation;
  const from = act === 'annul' ? (invalidFrom ?? record.issuedAt) : at;
  return { ...referenceEvidence(revocation), from: timeText(from), reason, legalReference };
}
