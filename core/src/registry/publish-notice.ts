import { encodeBase64url } from '../base64url.js';
import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import type { RuleCrypto } from '../contract/context.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { CLOCK_TOLERANCE_MS } from '../schema/time.js';
import { PublishNotice } from './registry-commands.js';
import type { Notice, NoticeSeries, Purpose } from './registry-state.js';

export interface PublishNoticeState {
  readonly purpose: Purpose | undefined;
  readonly series: NoticeSeries | undefined;
  /** What bears the same hash already. */
  readonly sameText: Notice | undefined;
}

/**
 * By the registrar: the next version of a purpose's notice, in force not before now, or the newest version in a
 * further language, which is as material as the first. Refuses with ROLE_NOT_ALLOWED, NOTICE_HASH_MISMATCH,
 * PURPOSE_NOT_FOUND, PURPOSE_RETIRED, NOTICE_EXISTS (this text, or this language of this version),
 * NOTICE_VERSION_NOT_NEXT, TIME_OUT_OF_BOUNDS, or INPUT_INVALID for a wrong `material`.
 */
export const publishNotice: Rule<PublishNotice, PublishNoticeState> = {
  type: 'registry.publish-notice',
  schema: PublishNotice,
  async load(command, read) {
    return {
      purpose: await read('purpose', command.purpose),
      series: await read('notice-series', command.purpose),
      sameText: await read('notice', command.textHash),
    };
  },
  decide({ purpose, series, sameText }, command, context) {
    requireRole(context, 'registrar');
    if (command.textHash !== hashOf(command.text, context.crypto))
      throw new CodedError('NOTICE_HASH_MISMATCH', 'the hash is not of this text');
    if (purpose === undefined) throw new CodedError('PURPOSE_NOT_FOUND', command.purpose);
    if (purpose.status === 'retired') throw new CodedError('PURPOSE_RETIRED', command.purpose);
    if (sameText !== undefined) throw new CodedError('NOTICE_EXISTS', 'a notice with this text');
    checkPlaceInSeries(command, series);
    if (command.validFrom < context.now - CLOCK_TOLERANCE_MS)
      throw new CodedError('TIME_OUT_OF_BOUNDS', 'a notice cannot be in force before it is published');
    return [{ type: 'NoticePublished', ...stampEvent(command, context), ...commandBody(command) }];
  },
};

function checkPlaceInSeries(command: PublishNotice, series: NoticeSeries | undefined): void {
  const { version, language, material } = command;
  if (series !== undefined && version === series.version) {
    if (series.languages.includes(language))
      throw new CodedError('NOTICE_EXISTS', `version ${String(version)} in ${language}`);
    if (material !== series.material.some((one) => one.version === version))
      throw new CodedError('INPUT_INVALID', 'another language of a version is as material as the first');
    return;
  }
  const next = (series?.version ?? 0) + 1;
  if (version !== next)
    throw new CodedError('NOTICE_VERSION_NOT_NEXT', `the next version is ${String(next)}`);
  if (version === 1 && !material) throw new CodedError('INPUT_INVALID', 'the first version is material');
}

function hashOf(text: string, crypto: RuleCrypto): string {
  return encodeBase64url(crypto.sha256(new TextEncoder().encode(text)));
}
