import type { DocumentHeader } from '../../certificate/document.js';
import type { PublicJwk } from '../../schema/public-jwk.js';
import type { Check } from '../check.js';
import { fail, type Finding, pass } from '../finding.js';
import { notChecked } from '../not-checked.js';
import type { Subject } from '../subject.js';

const GOOD = {
  zh: '电子印章签名有效，内容未被改动。',
  en: 'The seal over the document is right; nothing was altered.',
};
const WRONG = {
  zh: '电子印章签名无效：内容被改动，或并非由登记的印章签署。',
  en: 'The seal over the document is wrong: it was altered, or not sealed with a registered key.',
};

/** The signature over the exact bytes, by the seal key that the ledger has under the named id. */
export const signatureCheck: Check<'signature'> = {
  name: 'signature',
  group: 'integrity',
  title: { zh: '电子印章签名', en: 'Signature of the seal' },
  codes: ['SIGNATURE_INVALID'],
  async run(subject) {
    const { document } = subject;
    if (document.state === 'absent') return notChecked('NO_DOCUMENT');
    if (document.state === 'unreadable') return notChecked('UNREADABLE');
    return judge(document, subject);
  },
};

async function judge(
  document: Extract<Subject['document'], { state: 'read' }>,
  { facts, crypto }: Subject,
): Promise<Finding> {
  if (!facts.sealKey.known) return notChecked('SOURCE_UNAVAILABLE');
  const key = facts.sealKey.value?.publicKey;
  const { alg, kid } = document.header;
  // A key the ledger does not have signs nothing, nor does a key of the other algorithm.
  if (key === undefined || algorithmOf(key) !== alg) return fail('SIGNATURE_INVALID', WRONG, { keyId: kid });
  const isRight = await crypto.verify(key, alg, document.signingInput, document.signature);
  return isRight ? pass(GOOD, { keyId: kid }) : fail('SIGNATURE_INVALID', WRONG, { keyId: kid });
}

function algorithmOf(key: PublicJwk): DocumentHeader['alg'] {
  return key.kty === 'EC' ? 'ES256' : 'EdDSA';
}
