import { createHttpMetrics } from '#gateway/http/http-metrics';
import { allRoutes } from '#gateway/http/routes';
import type { Route } from '#gateway/http/route';

/** The whole route table, as a demonstration has it. */
export function everyRoute(): readonly Route[] {
  return allRoutes(createHttpMetrics(), {
    issuer: 'http://127.0.0.1/oidc',
    resource: 'urn:sealtrail:api',
    demonstration: true,
    ledgerId: 'test',
  });
}
