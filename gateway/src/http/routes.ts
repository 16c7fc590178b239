import type { IdentityFacts } from '../identity/identity-facts.js';
import type { HttpMetrics } from './http-metrics.js';
import type { Route } from './route.js';
import { ACCESS_ACT_ROUTES } from './routes/access-acts.js';
import { ACCESS_ASK_ROUTES } from './routes/access-asks.js';
import { ACCESS_READ_ROUTES } from './routes/access-reads.js';
import { ANOMALY_ROUTES } from './routes/anomalies.js';
import { AUTHORISATION_ACT_ROUTES } from './routes/authorisation-acts.js';
import { CATALOGUE_READ_ROUTES } from './routes/catalogue-reads.js';
import { CERTIFICATE_ACT_ROUTES } from './routes/certificate-acts.js';
import { CERTIFICATE_BATCH_ROUTES } from './routes/certificate-batches.js';
import { CERTIFICATE_EVIDENCE_ROUTES } from './routes/certificate-evidence.js';
import { descriptionRoutes } from './routes/description.js';
import { CERTIFICATE_READ_ROUTES } from './routes/certificate-reads.js';
import { ERASURE_ROUTES } from './routes/erasure.js';
import { GRANT_READ_ROUTES } from './routes/grant-reads.js';
import { GRANT_RECEIPT_ROUTES } from './routes/grant-receipts.js';
import { identityRoute } from './routes/identity.js';
import { ISSUE_ROUTES } from './routes/issue-certificates.js';
import { operatorRoutes } from './routes/operator.js';
import { MY_SUMMARY_ROUTES } from './routes/my-summary.js';
import { PSEUDONYM_ROUTES } from './routes/pseudonyms.js';
import { REGISTRY_ACT_ROUTES } from './routes/registry-acts.js';
import { REPRESENTATIVE_ACT_ROUTES } from './routes/representative-acts.js';
import { REQUEST_READ_ROUTES } from './routes/request-reads.js';
import { SEAL_ACT_ROUTES } from './routes/seal-acts.js';
import { SUBJECT_KEY_ACT_ROUTES } from './routes/subject-key-acts.js';
import { TRAIL_EVENT_ROUTES } from './routes/trail-events.js';
import { TRAIL_EXPORT_ROUTES } from './routes/trail-export.js';
import { TRAIL_STATISTIC_ROUTES } from './routes/trail-statistics.js';
import { REPRESENTATIVE_ROUTES } from './routes/representatives.js';
import { verificationRoutes } from './routes/verifications.js';

/** The whole interface: every address, who may use it, and what does the work. */
export function allRoutes(metrics: HttpMetrics, identity: IdentityFacts): readonly Route[] {
  const routes = [
    ...ISSUE_ROUTES,
    ...CERTIFICATE_ACT_ROUTES,
    ...CERTIFICATE_READ_ROUTES,
    ...CERTIFICATE_EVIDENCE_ROUTES,
    ...CERTIFICATE_BATCH_ROUTES,
    ...verificationRoutes(metrics),
    ...AUTHORISATION_ACT_ROUTES,
    ...GRANT_READ_ROUTES,
    ...REQUEST_READ_ROUTES,
    ...GRANT_RECEIPT_ROUTES,
    ...ACCESS_ASK_ROUTES,
    ...ACCESS_ACT_ROUTES,
    ...ACCESS_READ_ROUTES,
    ...MY_SUMMARY_ROUTES,
    ...PSEUDONYM_ROUTES,
    ...TRAIL_EVENT_ROUTES,
    ...TRAIL_EXPORT_ROUTES,
    ...TRAIL_STATISTIC_ROUTES,
    ...ANOMALY_ROUTES,
    ...ERASURE_ROUTES,
    ...REGISTRY_ACT_ROUTES,
    ...SEAL_ACT_ROUTES,
    ...SUBJECT_KEY_ACT_ROUTES,
    ...REPRESENTATIVE_ACT_ROUTES,
    ...REPRESENTATIVE_ROUTES,
    ...CATALOGUE_READ_ROUTES,
    identityRoute(identity),
    ...operatorRoutes(metrics),
  ];
  return [...routes, ...descriptionRoutes(routes)];
}
