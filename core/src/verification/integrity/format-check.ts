import type { Check } from '../check.js';
import { fail, pass } from '../finding.js';
import { notChecked } from '../not-checked.js';

const READ = { zh: '文件格式正确，可以读取。', en: 'The document has the right form and can be read.' };
const REFUSED = {
  zh: '这不是可读取的电子证照文件，或内容已被改动。',
  en: 'This is not an e-certificate that can be read, or it was altered.',
};

/** Strict reading: size, parts, base64url, known `typ` and `alg`, canonical JSON, exactly the known members. */
export const formatCheck: Check<'format'> = {
  name: 'format',
  group: 'integrity',
  title: { zh: '文件格式', en: 'Form of the document' },
  codes: ['FORMAT_INVALID'],
  run({ document }) {
    if (document.state === 'absent') return notChecked('NO_DOCUMENT');
    return document.state === 'read' ? pass(READ) : fail('FORMAT_INVALID', REFUSED);
  },
};
