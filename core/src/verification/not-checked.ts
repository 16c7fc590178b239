import type { Finding, Sentence } from './finding.js';
import type { VerificationCode } from './verification-code.js';

const REASONS = {
  NO_DOCUMENT: {
    zh: '没有提交文件，此项无法检查。',
    en: 'No document was given, so this could not be checked.',
  },
  UNREADABLE: {
    zh: '文件无法读取，此项无法检查。',
    en: 'The document cannot be read, so this could not be checked.',
  },
  HIDDEN: {
    zh: '文件未通过完整性检查，此项不予显示：登记的内容可能属于另一份文件。',
    en: 'Not shown, because the document is not intact: what is on the register may belong to another document.',
  },
  SOURCE_UNAVAILABLE: {
    zh: '暂时查询不到登记信息，此项未检查。',
    en: 'The register could not be asked, so this was not checked.',
  },
  SOURCE_BEHIND: {
    zh: '所提交的内容比本服务已取得的登记信息更新，此项未检查。',
    en: 'What was given is newer than what this service knows of the register, so this was not checked.',
  },
  TIME_NOT_REACHED: {
    zh: '所问时间尚未到来，届时的状态无法得知。',
    en: 'The time asked about has not come; the status then cannot be known.',
  },
  NOT_A_PRESENTATION: {
    zh: '未要求持有人证明，此项不适用。',
    en: 'Applies only where the holder presents the certificate; no such proof was given.',
  },
  CHECK_BROKEN: {
    zh: '检查过程出错，此项未检查。',
    en: 'The check itself broke down, so this was not checked.',
  },
} as const satisfies Partial<Record<VerificationCode, Sentence>>;

/** Why a check gives no answer. None of these codes is ever used for a pass or a fail. */
export type NotCheckedCode = keyof typeof REASONS;

/** Neither passed nor failed. */
export function notChecked(code: NotCheckedCode): Finding {
  return { outcome: 'not-checked', code, evidence: {}, sentence: REASONS[code] };
}
