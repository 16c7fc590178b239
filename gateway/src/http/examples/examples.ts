import { ACCESS_EXAMPLES } from './access-examples.js';
import { AUTHORISATION_EXAMPLES } from './authorisation-examples.js';
import { CERTIFICATE_EXAMPLES } from './certificate-examples.js';
import type { Examples } from './example.js';
import { REGISTRY_EXAMPLES } from './registry-examples.js';

/** An example of every body that must be sent, and of the answers that are read most; a test holds them to the schemas. */
export const EXAMPLES: Examples = {
  ...CERTIFICATE_EXAMPLES,
  ...AUTHORISATION_EXAMPLES,
  ...ACCESS_EXAMPLES,
  ...REGISTRY_EXAMPLES,
};
