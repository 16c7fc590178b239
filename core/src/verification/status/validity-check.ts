import type { Check } from '../check.js';
import { fail, pass } from '../finding.js';
import { ofCertificate } from '../of-certificate.js';
import { timeText } from '../../schema/time-text.js';

const WITHIN = { zh: '在有效期内。', en: 'It is within its validity.' };
const ENDED = { zh: '有效期已过。', en: 'Its validity has ended.' };
const NOT_BEGUN = { zh: '有效期尚未开始。', en: 'Its validity has not begun.' };
const NOT_ISSUED = { zh: '当时尚未签发。', en: 'It had not been issued then.' };

/**
 * The time asked about lies in `[validFrom, validUntil)`, and not before the issue: a beginning that lies further back
 * makes nothing older.
 */
export const validityCheck: Check<'validity'> = {
  name: 'validity',
  group: 'status',
  title: { zh: '有效期', en: 'Validity' },
  codes: ['EXPIRED', 'NOT_YET_VALID'],
  run: ofCertificate(({ record: { issuedAt, validFrom, validUntil } }, { time: { asOf } }) => {
    const ending = validUntil === null ? {} : { until: timeText(validUntil) };
    const evidence = { from: timeText(validFrom), ...ending };
    if (asOf < issuedAt && validFrom < issuedAt)
      return fail('NOT_YET_VALID', NOT_ISSUED, { ...evidence, time: timeText(issuedAt) });
    if (validUntil !== null && asOf >= validUntil) return fail('EXPIRED', ENDED, evidence);
    return asOf < validFrom ? fail('NOT_YET_VALID', NOT_BEGUN, evidence) : pass(WITHIN, evidence);
  }),
};
