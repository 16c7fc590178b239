import type { CheckResult, Scope } from './verification.js';
import type { Sentence } from './finding.js';
import type { Verdict } from './verdict.js';
import type { VerificationCode } from './verification-code.js';

const TAMPERED: Sentence = {
  zh: '这份文件不是签发机构签发的原件，或已被改动。请勿采信，并向持有人索取原始文件或向签发机构核实。',
  en: 'This is not the document as it was issued. Do not accept it: ask the holder for the original file, or the issuing agency.',
};
const OTHER_EVIDENCE: Sentence = {
  zh: '随证照提交的证据与账本不符。请勿采信这些证据，请单独核验证照文件，或向签发机构核实。',
  en: 'The evidence that came with the certificate is not what the ledger has. Do not rely on it: verify the document by itself, or ask the issuing agency.',
};
const UNREADABLE: Sentence = {
  zh: '这不是可读取的电子证照文件，或已被改动。请勿采信，并请持有人重新提供原始文件。',
  en: 'This is not an e-certificate that can be read, or it was altered. Do not accept it: ask the holder for the original file.',
};
const UNKNOWN_RECORD: Sentence = {
  zh: '登记中没有这样的证照。请核对号码后再试；仍查不到时请勿采信。',
  en: 'The register has no such certificate. Check what you entered and try again; if it stays unknown, do not rely on it.',
};
const ANNULLED: Sentence = {
  zh: '该证照已被撤销，不具效力。请勿采信；有疑问请联系签发机构。',
  en: 'This certificate was annulled and has no effect. Do not accept it; ask the issuing agency if in doubt.',
};
const CANCELLED: Sentence = {
  zh: '该证照已注销。请勿采信，并请持有人出示现行有效的证照。',
  en: 'This certificate was cancelled. Do not accept it; ask the holder for one that is in force.',
};
const WITHDRAWN: Sentence = {
  zh: '该证照已被吊销。请勿采信；有疑问请联系签发机构。',
  en: 'This certificate was withdrawn as a penalty. Do not accept it; ask the issuing agency if in doubt.',
};
const NOT_TRUSTED: Sentence = {
  zh: '签发时该印章或机构不具备签发资格。请勿采信，并向主管部门核实。',
  en: 'When it was issued, the seal or the agency was not entitled to issue it. Do not accept it; ask the authority in charge.',
};
const SUSPENDED: Sentence = {
  zh: '该证照处于暂扣状态。暂时不要采信，请待发还后再核验，或联系签发机构。',
  en: 'This certificate is suspended. Do not accept it for now: verify again once it is reinstated, or ask the issuing agency.',
};
const EXPIRED: Sentence = {
  zh: '该证照有效期已过。请勿采信，并请持有人办理延续或出示现行证照。',
  en: 'This certificate has expired. Do not accept it; ask the holder to renew it or to show the current one.',
};
const NOT_YET_VALID: Sentence = {
  zh: '该证照的有效期尚未开始。请在有效期开始后再核验。',
  en: 'This certificate is not valid yet. Verify it again once its validity has begun.',
};
const STATUS_ONLY: Sentence = {
  zh: '登记显示该号码的证照目前有效，但没有检查任何文件。请索取电子证照文件并对该文件进行核验。',
  en: 'The register shows a certificate of this number in force, but no document was checked. Ask for the document and verify that.',
};
const NOT_REACHED: Sentence = {
  zh: '所问时间尚未到来，届时是否有效无法得知。请到时再核验。',
  en: 'The time you ask about has not come, so nobody can know the status then. Verify again at that time.',
};
const TOO_OLD: Sentence = {
  zh: '查询结果早于您要求的时限，不能据此认定。请稍后重新核验。',
  en: 'The answer is older than you asked for and settles nothing. Verify again later.',
};
const COULD_NOT_CHECK: Sentence = {
  zh: '目前无法完成核验，这不说明证照有效或无效。请稍后重试，或向签发机构核实。',
  en: 'It could not be checked now, which says nothing for or against it. Try again later, or ask the issuing agency.',
};
const VALID: Readonly<Record<Scope, Sentence>> = {
  document: {
    zh: '该证照真实且有效。请核对出示人与持有人是否一致后采信。',
    en: 'This certificate is genuine and in force. Make sure that whoever shows it is its holder, then accept it.',
  },
  record: {
    zh: '登记的该号码证照真实且有效，但未检查您手中的文件。请与其核对，或直接核验该文件。',
    en: 'The certificate registered under this number is genuine and in force. What you hold was not checked: verify that file itself.',
  },
};

/** What the headline looks at besides the verdict. */
export interface Findings {
  readonly scope: Scope;
  readonly checks: readonly CheckResult[];
  /** The time asked about, where the asker named one. */
  readonly named: string | undefined;
}

/** One sentence that says what was found and what to do next; where a time was named, it says which. */
export function headline(verdict: Verdict, findings: Findings): Sentence {
  const sentence = SENTENCES[verdict](findings);
  const { named } = findings;
  if (named === undefined || verdict === 'tampered' || verdict === 'issuer-not-trusted') return sentence;
  return {
    zh: `以所问时间 ${named} 为准：${sentence.zh}`,
    en: `As of ${named}: ${sentence.en}`,
  };
}

const SENTENCES: Readonly<Record<Verdict, (findings: Findings) => Sentence>> = {
  tampered,
  'issuer-not-trusted': () => NOT_TRUSTED,
  revoked,
  superseded,
  suspended: () => SUSPENDED,
  expired: () => EXPIRED,
  'not-yet-valid': () => NOT_YET_VALID,
  'could-not-check': couldNotCheck,
  valid: ({ scope }) => VALID[scope],
};

function tampered({ checks, scope }: Findings): Sentence {
  if (codeOf(checks, 'format') === 'FORMAT_INVALID') return UNREADABLE;
  if (codeOf(checks, 'anchored') === 'EVIDENCE_MISMATCH') return OTHER_EVIDENCE;
  const isUnknown =
    codeOf(checks, 'anchored') === 'NOT_ANCHORED' || codeOf(checks, 'identifier') === 'IDENTIFIER_INVALID';
  return scope === 'record' && isUnknown ? UNKNOWN_RECORD : TAMPERED;
}

function revoked({ checks }: Findings): Sentence {
  const code = codeOf(checks, 'revocation');
  if (code === 'REVOKED_ANNULLED') return ANNULLED;
  return code === 'REVOKED_CANCELLED' ? CANCELLED : WITHDRAWN;
}

function superseded({ checks }: Findings): Sentence {
  const successor = checks.find(({ name }) => name === 'succession')?.evidence.successor ?? '';
  return {
    zh: `该证照已被新版本取代。请勿采信，请持有人出示新证照 ${successor}。`,
    en: `A newer version has replaced this certificate. Do not accept it; ask the holder for ${successor}.`,
  };
}

function couldNotCheck({ checks }: Findings): Sentence {
  const open = checks.filter(({ outcome, name }) => outcome !== 'pass' && name !== 'holder');
  if (open.every(({ code }) => code === 'NO_DOCUMENT')) return STATUS_ONLY;
  if (open.every(({ code }) => code === 'TIME_NOT_REACHED' || code === 'NO_DOCUMENT')) return NOT_REACHED;
  return open.every(({ code }) => code === 'STALE' || code === 'NO_DOCUMENT') ? TOO_OLD : COULD_NOT_CHECK;
}

function codeOf(checks: readonly CheckResult[], name: string): VerificationCode | undefined {
  return checks.find((check) => check.name === name)?.code;
}
