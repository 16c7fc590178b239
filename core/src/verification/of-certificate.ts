import type { Finding } from './finding.js';
import { notChecked } from './not-checked.js';
import type { Subject } from './subject.js';
import type { Answer, CertificateHistory } from './verification-source.js';

/** The run of a check that needs the certificate on the ledger; without one there is no answer. */
export function ofCertificate(
  run: (certificate: CertificateHistory, subject: Subject) => Answer<Finding>,
): (subject: Subject) => Answer<Finding> {
  return (subject) => {
    const { certificate } = subject.facts;
    if (!certificate.known) return notChecked('SOURCE_UNAVAILABLE');
    // Where the ledger has none, `anchored` failed and this is hidden; or the source is behind.
    if (certificate.value === undefined) return notChecked('SOURCE_BEHIND');
    return run(certificate.value, subject);
  };
}
