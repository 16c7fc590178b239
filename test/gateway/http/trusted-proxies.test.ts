import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createLogger } from 'winston';
import { parseConfig } from '#gateway/gateway-config';
import { createApp } from '#gateway/http/create-app';
import { createHttpMetrics } from '#gateway/http/http-metrics';
import { defineRoute } from '#gateway/http/route';
import type { Services } from '#gateway/services';

const ping = defineRoute({
  method: 'get',
  path: '/v1/ping',
  policy: 'anyone',
  operationId: 'ping',
  summary: 'Says nothing.',
  tag: 'operator',
  answers: { 200: { description: 'Heard.' } },
  handle: () => Promise.resolve({}),
});

describe('the rate limit', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  /** The statuses of three calls where two a minute are allowed, each said to be forwarded for another address. */
  async function statuses(environment: Record<string, string>): Promise<number[]> {
    const config = parseConfig({ RATE_LIMIT_PER_MINUTE: '2', ...environment });
    const services = { config, logger: createLogger({ silent: true }) } as Services;
    const server = createServer(createApp({ services, routes: [ping], metrics: createHttpMetrics() }));
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answers: number[] = [];
    for (const client of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) {
      const headers = { 'X-Forwarded-For': client };
      answers.push((await fetch(`http://127.0.0.1:${String(port)}/v1/ping`, { headers })).status);
    }
    return answers;
  }

  it('is not got round by a forged X-Forwarded-For', async () => {
    expect(await statuses({})).to.deep.equal([200, 200, 429]);
  });

  it('is not got round where another proxy is trusted', async () => {
    expect(await statuses({ TRUST_PROXY: '192.0.2.7' })).to.deep.equal([200, 200, 429]);
  });

  for (const TRUST_PROXY of ['1', 'loopback', '127.0.0.0/8']) {
    it(`sees the clients behind the proxy ${TRUST_PROXY}`, async () => {
      expect(await statuses({ TRUST_PROXY })).to.deep.equal([200, 200, 200]);
    });
  }
});
