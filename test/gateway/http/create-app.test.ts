import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createApp, expressPath } from '#gateway/http/create-app';
import { createHttpMetrics } from '#gateway/http/http-metrics';
import { defineRoute, type Route } from '#gateway/http/route';
import { parseConfig } from '#gateway/gateway-config';
import type { Services } from '#gateway/services';
import { everyRoute } from './every-route.ts';

// Nothing is asked of the services while the application is put together, beyond the configuration.
const services = { config: parseConfig({}) } as Services;

describe('createApp', () => {
  it('takes the whole route table', () => {
    expect(() => createApp({ services, routes: everyRoute(), metrics: createHttpMetrics() })).not.to.throw();
  });

  const policies: readonly [string, unknown][] = [
    ['without a policy', undefined],
    ['with a policy that names no role', []],
  ];
  for (const [title, policy] of policies) {
    it(`refuses a route ${title}`, () => {
      const [first, ...others] = everyRoute();
      const routes = [{ ...first, policy } as Route, ...others];
      expect(() => createApp({ services, routes, metrics: createHttpMetrics() })).to.throw(
        TypeError,
        'has no policy',
      );
    });
  }

  it('counts what is under /v1, however it is spelled, and nothing else', async () => {
    const quiet = { info: () => undefined, error: () => undefined } as unknown as Services['logger'];
    const limited = { config: parseConfig({ RATE_LIMIT_PER_MINUTE: '1' }), logger: quiet } as Services;
    const app = createApp({ services: limited, routes: everyRoute(), metrics: createHttpMetrics() });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const statusOf = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${String(port)}${path}`)).status;
    try {
      for (const path of ['/v1x', '/other/v1', '/v1/nothing']) expect(await statusOf(path)).to.equal(404);
      for (const path of ['/v1/nothing', '/V1/nothing', '/v1', '/v1/', '/v1?a=1', '/v1//accesses'])
        expect(await statusOf(path), path).to.equal(429);
      expect(await statusOf('/v1x')).to.equal(404);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('logs a failure by its code, its places and its causes, in none of the words that were sent', async () => {
    const logged: object[] = [];
    const logger = { info: () => undefined, error: (_: string, told: object) => logged.push(told) };
    const failing = { config: parseConfig({}), logger } as unknown as Services;
    const broken = defineRoute({
      method: 'get',
      path: '/broken',
      policy: 'anyone',
      operationId: 'broken',
      summary: 'Fails.',
      tag: 'test',
      answers: {},
      handle: () => Promise.reject(new Error('two\nsent words', { cause: new TypeError('sent words') })),
    });
    const app = createApp({ services: failing, routes: [broken], metrics: createHttpMetrics() });
    const server = app.listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      expect((await fetch(`http://127.0.0.1:${String(port)}/broken`)).status).to.equal(500);
    } finally {
      server.close();
      server.closeAllConnections();
    }
    expect(logged).to.have.lengthOf(1);
    expect(logged[0]).to.include({ code: 'INTERNAL' });
    expect(JSON.stringify(logged)).to.match(/"stack":"Error\\n +at .*"causes":\["TypeError\\n +at /);
    expect(JSON.stringify(logged)).not.to.include('sent words');
  });

  it('writes the parameters of a path as Express does', () => {
    expect(expressPath('/v1/grants/{grantId}/pause')).to.equal('/v1/grants/:grantId/pause');
  });
});
