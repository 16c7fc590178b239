import type { Check } from '../check.js';
import { fail, pass } from '../finding.js';
import { notChecked } from '../not-checked.js';
import { referenceEvidence } from '../reference-evidence.js';

const GOOD = { zh: '证照内容符合该类证照的规定。', en: 'What it says fits the rules of its type.' };
const WRONG = {
  zh: '证照内容不符合该类证照的规定。',
  en: 'What it says does not fit the rules of its type.',
};

/** The claims by the schema of the type, in the version that the document names (and the record, if `anchored`). */
export const claimsCheck: Check<'claims'> = {
  name: 'claims',
  group: 'integrity',
  title: { zh: '证照内容', en: 'Content' },
  codes: ['CLAIMS_INVALID'],
  run({ document, facts, claimFaults }) {
    if (document.state === 'absent') return notChecked('NO_DOCUMENT');
    if (document.state === 'unreadable') return notChecked('UNREADABLE');
    if (!facts.type.known) return notChecked('SOURCE_UNAVAILABLE');
    const type = facts.type.value;
    if (type === undefined) return fail('CLAIMS_INVALID', WRONG);
    const evidence = referenceEvidence(type.published);
    return claimFaults(type, document.payload.claims).length === 0
      ? pass(GOOD, evidence)
      : fail('CLAIMS_INVALID', WRONG, evidence);
  },
};
