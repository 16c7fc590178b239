import type { Check } from '../check.js';
import { fail, pass } from '../finding.js';
import { ofCertificate } from '../of-certificate.js';
import { referenceEvidence } from '../reference-evidence.js';
import { timeText } from '../../schema/time-text.js';
import { changesUntil } from './changes-until.js';

const NONE = { zh: '未被暂扣。', en: 'It is not suspended.' };
const SUSPENDED = { zh: '处于暂扣状态。', en: 'It is suspended.' };

/** Suspended and not yet reinstated at the time asked about. The `until` of a suspension is informative: it does not end it. */
export const suspensionCheck: Check<'suspension'> = {
  name: 'suspension',
  group: 'status',
  title: { zh: '暂扣', en: 'Suspension' },
  codes: ['SUSPENDED'],
  run: ofCertificate((certificate, { time }) => {
    const last = changesUntil(certificate, time).at(-1);
    if (last?.change !== 'suspended') return pass(NONE);
    const { reason, until } = last;
    const ending = until === undefined ? {} : { until: timeText(until) };
    return fail('SUSPENDED', SUSPENDED, { ...referenceEvidence(last), reason, ...ending });
  }),
};
