import { expect } from 'chai';
import { createApp, expressPath } from '#gateway/http/create-app';
import { createHttpMetrics } from '#gateway/http/http-metrics';
import type { Route } from '#gateway/http/route';
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

  it('writes the parameters of a path as Express does', () => {
    expect(expressPath('/v1/grants/{grantId}/pause')).to.equal('/v1/grants/:grantId/pause');
  });
});
