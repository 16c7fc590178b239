import { ACCESS_RULES } from '../access/access-rules.js';
import { AUTHORISATION_RULES } from '../authorisation/authorisation-rules.js';
import { CERTIFICATE_RULES } from '../certificate/certificate-rules.js';
import { REGISTRY_RULES } from '../registry/registry-rules.js';
import { recordQuery } from '../trail/record-query.js';

/** Every rule of the contract. A new kind of command is one more entry in its folder's list. */
export const RULES = [
  ...REGISTRY_RULES,
  ...CERTIFICATE_RULES,
  ...AUTHORISATION_RULES,
  ...ACCESS_RULES,
  recordQuery,
] as const;
