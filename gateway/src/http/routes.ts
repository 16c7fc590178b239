import type { HttpMetrics } from './http-metrics.js';
import type { Route } from './route.js';
import { ACCESS_ACT_ROUTES } from './routes/access-acts.js';
import { AUTHORISATION_ACT_ROUTES } from './routes/authorisation-acts.js';
import { CERTIFICATE_ACT_ROUTES } from './routes/certificate-acts.js';
import { identityRoute, type IdentityFacts } from './routes/identity.js';
import { ISSUE_ROUTES } from './routes/issue-certificates.js';
import { operatorRoutes } from './routes/operator.js';
import { REGISTRY_ACT_ROUTES } from './routes/registry-acts.js';
import { VERIFICATION_ROUTES } from './routes/verifications.js';

/** The whole interface: every address, who may use it, and what does the work. */
export function allRoutes(metrics: HttpMetrics, identity: IdentityFacts): readonly Route[] {
  return [
    ...ISSUE_ROUTES,
    ...CERTIFICATE_ACT_ROUTES,
    ...VERIFICATION_ROUTES,
    ...AUTHORISATION_ACT_ROUTES,
    ...ACCESS_ACT_ROUTES,
    ...REGISTRY_ACT_ROUTES,
    identityRoute(identity),
    ...operatorRoutes(metrics),
  ];
}
