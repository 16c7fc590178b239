import { addSealKey } from './add-seal-key.js';
import { appointRepresentative } from './appoint-representative.js';
import { endRepresentative } from './end-representative.js';
import { publishCertificateType } from './publish-certificate-type.js';
import { publishDataCategory } from './publish-data-category.js';
import { publishNotice } from './publish-notice.js';
import { publishPurpose } from './publish-purpose.js';
import { registerAgency } from './register-agency.js';
import { registerSubjectKey } from './register-subject-key.js';
import { reinstateAgency } from './reinstate-agency.js';
import { retireCertificateType } from './retire-certificate-type.js';
import { retireDataCategory } from './retire-data-category.js';
import { retireNotice } from './retire-notice.js';
import { retirePurpose } from './retire-purpose.js';
import { retireSealKey } from './retire-seal-key.js';
import { retireSubjectKey } from './retire-subject-key.js';
import { rotateSubjectKey } from './rotate-subject-key.js';
import { suspendAgency } from './suspend-agency.js';

/** Who is there, what may be issued and asked for, and whose keys and powers count: one rule per act. */
export const REGISTRY_RULES = [
  registerAgency,
  suspendAgency,
  reinstateAgency,
  addSealKey,
  retireSealKey,
  publishCertificateType,
  retireCertificateType,
  publishDataCategory,
  retireDataCategory,
  publishPurpose,
  retirePurpose,
  publishNotice,
  retireNotice,
  registerSubjectKey,
  rotateSubjectKey,
  retireSubjectKey,
  appointRepresentative,
  endRepresentative,
] as const;
