import { ACCESS_AGGREGATES } from '../access/access-aggregates.js';
import { AUTHORISATION_AGGREGATES } from '../authorisation/authorisation-aggregates.js';
import { CERTIFICATE_AGGREGATES } from '../certificate/certificate-aggregates.js';
import { REGISTRY_AGGREGATES } from '../registry/registry-aggregates.js';

/** Every kind of state the contract keeps, with the events that change it. */
export const AGGREGATES = [
  ...REGISTRY_AGGREGATES,
  ...CERTIFICATE_AGGREGATES,
  ...AUTHORISATION_AGGREGATES,
  ...ACCESS_AGGREGATES,
] as const;
