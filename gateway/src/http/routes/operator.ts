import { z } from 'zod';
import { TRAIL_STATES } from '../../trail/trail.js';
import { PROVIDER_KEY_STATES } from '../../identity/provider-keys.js';
import { HttpTimeText, httpTime } from '../http-time.js';
import type { HttpMetrics } from '../http-metrics.js';
import { defineRoute, type Route } from '../route.js';

const tag = 'operator';
const Health = z.strictObject({ status: z.enum(['ok', 'failing']) });
const Ready = z.strictObject({
  status: z.enum(['ready', 'not-ready']),
  ledger: z.strictObject({
    id: z.string(),
    kind: z.enum(['embedded', 'fabric']),
    height: z.int(),
    state: z.string(),
  }),
  trail: z.strictObject({
    block: z.int().meta({ description: 'The newest block that it has.' }),
    time: HttpTimeText.nullable().meta({ description: 'Of that block; null where there is none.' }),
    state: z.enum(TRAIL_STATES).meta({
      description:
        '`retrying`: its database cannot be used now, and is tried again. `failed`: a block is missing. `damaged`: its file is; a restart builds it anew.',
    }),
  }),
  identity: z.strictObject({
    keys: z.enum(PROVIDER_KEY_STATES).meta({
      description:
        'Of the OpenID provider. `unreachable`: the newest attempt had none; tokens under keys known before still count.',
    }),
  }),
});

/** The trail may be this many blocks behind and still answer questions usefully. */
const LAG_MAX = 1_000;

const health = defineRoute({
  method: 'get',
  path: '/healthz',
  policy: 'anyone',
  operationId: 'health',
  summary: 'Whether the process does its work; failing means: restart it.',
  tag,
  answers: {
    200: { description: 'It does.', schema: Health },
    503: { description: 'It does not.', schema: Health },
  },
  async handle({ services }) {
    const { state } = await services.ledger.status();
    return state === 'failed' ? { status: 503, body: { status: 'failing' } } : { body: { status: 'ok' } };
  },
});

const ready = defineRoute({
  method: 'get',
  path: '/readyz',
  policy: 'anyone',
  operationId: 'readiness',
  summary: 'Whether requests should be sent here.',
  tag,
  answers: {
    200: { description: 'They should.', schema: Ready },
    503: { description: 'Not yet, or not any more.', schema: Ready },
  },
  async handle({ services }) {
    const { ledgerId: id, kind, height, state } = await services.ledger.status();
    const { block, time } = services.trail.position();
    const { state: trailState } = services.trail;
    const isReady = state === 'ready' && trailState === 'following' && height - block <= LAG_MAX;
    return {
      status: isReady ? 200 : 503,
      body: {
        status: isReady ? 'ready' : 'not-ready',
        ledger: { id, kind, height, state },
        trail: { block, time: block === 0 ? null : httpTime(time), state: trailState },
        identity: { keys: services.providerKeys() },
      },
    };
  },
});

export function operatorRoutes(metrics: HttpMetrics): readonly Route[] {
  const scrape = defineRoute({
    method: 'get',
    path: '/metrics',
    policy: 'anyone',
    operationId: 'metrics',
    summary: 'Prometheus metrics.',
    tag,
    answers: { 200: { description: 'In the text format of Prometheus.' } },
    streams: ['text/plain'],
    async handle({ services }) {
      const { height } = await services.ledger.status();
      metrics.ledgerHeight.set(height);
      metrics.trailHeight.set(services.trail.position().block);
      metrics.waiting.set(services.collector.held);
      const text = await metrics.registry.metrics();
      return { stream: { contentType: metrics.registry.contentType, lines: once(text) } };
    },
  });
  return [health, ready, scrape];
}

async function* once(text: string): AsyncIterable<string> {
  yield await Promise.resolve(text);
}
