import type { Check } from '../check.js';
import { fail, pass } from '../finding.js';
import { ofCertificate } from '../of-certificate.js';
import { referenceEvidence } from '../reference-evidence.js';
import { changesUntil } from './changes-until.js';

const NONE = { zh: '未被新证照取代。', en: 'No newer version has replaced it.' };
const REPLACED = { zh: '已被新版本证照取代。', en: 'A newer version has replaced it.' };

/** Replaced by its successor at the time asked about; names the successor. */
export const successionCheck: Check<'succession'> = {
  name: 'succession',
  group: 'status',
  title: { zh: '延续与变更', en: 'Succession' },
  codes: ['SUPERSEDED'],
  run: ofCertificate((certificate, { time }) => {
    const change = changesUntil(certificate, time).find((each) => each.change === 'superseded');
    if (change?.change !== 'superseded') return pass(NONE);
    const { successor, kind } = change;
    return fail('SUPERSEDED', REPLACED, { ...referenceEvidence(change), successor, reason: kind });
  }),
};
