import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from '@prometheus-io/client';

/** What the operator sees at `/metrics`. Labels are routes, statuses and codes, never people. */
export interface HttpMetrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly seconds: Histogram<'method' | 'route'>;
  readonly verifications: Counter<'verdict' | 'code' | 'type'>;
  readonly ledgerHeight: Gauge;
  readonly trailHeight: Gauge;
  readonly waiting: Gauge;
}

export function createHttpMetrics(): HttpMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'sealtrail_http_requests_total',
      help: 'Requests answered, by route, method and status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    seconds: new Histogram({
      name: 'sealtrail_http_request_seconds',
      help: 'Time to the end of the answer, in seconds.',
      labelNames: ['method', 'route'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    verifications: new Counter({
      name: 'sealtrail_verifications_total',
      help: 'Verifications, by verdict, code of the first check that failed, and certificate type.',
      labelNames: ['verdict', 'code', 'type'],
      registers,
    }),
    ledgerHeight: new Gauge({
      name: 'sealtrail_ledger_height',
      help: 'Newest block of the ledger.',
      registers,
    }),
    trailHeight: new Gauge({ name: 'sealtrail_trail_height', help: 'Newest block in the trail.', registers }),
    waiting: new Gauge({
      name: 'sealtrail_commands_waiting',
      help: 'Commands that wait or are under way.',
      registers,
    }),
  };
}
