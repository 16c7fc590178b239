import type { Check } from '../check.js';
import { notChecked } from '../not-checked.js';

/**
 * That whoever shows the certificate is its holder. It applies to presentations alone; a document, a file or a
 * number comes without a proof by the holder's key, and this says so.
 */
export const holderCheck: Check<'holder'> = {
  name: 'holder',
  group: 'holder',
  title: { zh: '持有人证明', en: 'Proof by the holder' },
  codes: [],
  run: () => notChecked('NOT_A_PRESENTATION'),
};
