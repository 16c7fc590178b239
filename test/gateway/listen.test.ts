import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { createLogger } from 'winston';
import { parseConfig } from '#gateway/gateway-config';
import { createApp } from '#gateway/http/create-app';
import { createHttpMetrics } from '#gateway/http/http-metrics';
import { ProblemSchema } from '#gateway/http/problem-schema';
import { closeServer, listen, type Listening } from '#gateway/listen';
import type { Services } from '#gateway/services';

describe('listen', () => {
  let listening: Listening;

  beforeEach(async () => {
    listening = await listen(parseConfig({ PORT: '0' }));
  });
  afterEach(() => closeServer(listening.server));

  for (const [method, path] of [
    ['GET', '/readyz'],
    ['GET', '/v1/agencies'],
    ['POST', '/v1/accesses'],
  ] as const)
    it(`tells ${method} ${path} that the gateway starts, until it serves`, async () => {
      const ask = (): Promise<Response> =>
        fetch(listening.address + path, { method, ...(method === 'POST' && { body: '{}' }) });
      const early = await ask();
      expect([early.status, early.headers.get('retry-after')]).to.deep.equal([503, '1']);
      expect(early.headers.get('content-type')).to.equal('application/problem+json');
      expect(ProblemSchema.parse(await early.json())).to.include({ code: 'STARTING', status: 503 });
      listening.serve((_request, response) => response.end('served'));
      expect(await (await ask()).text()).to.equal('served');
    });

  for (const [host, name] of [
    ['0.0.0.0', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', 'localhost'],
  ] as const)
    it(`names an address that is reached for HOST=${host}`, async () => {
      const { server, address } = await listen(parseConfig({ PORT: '0', HOST: host }));
      const { status } = await fetch(`${address}/healthz`).finally(() => closeServer(server));
      expect([status, new URL(address).hostname]).to.deep.equal([200, name]);
    });

  const unmet: readonly [string, string, number, string][] = [
    ['names no host', 'GET /v1x HTTP/1.1', 400, 'REQUEST_MALFORMED'],
    ['expects what is not done', 'GET /v1x HTTP/1.1\r\nHost: x\r\nExpect: 200-ok', 417, 'EXPECTATION_FAILED'],
    ['names no host, as HTTP/1.0 need not', 'GET /v1x HTTP/1.0', 404, 'NOT_FOUND'],
    ['expects to be told to go on', 'GET /v1x HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue', 404, 'NOT_FOUND'],
  ];
  for (const [title, head, status, code] of unmet)
    it(`answers a request with a problem that ${title}`, async () => {
      const services = { config: parseConfig({}), logger: createLogger({ silent: true }) } as Services;
      listening.serve(createApp({ services, routes: [], metrics: createHttpMetrics() }));
      const socket = connect(Number(new URL(listening.address).port), '127.0.0.1');
      socket.write(`${head}\r\nConnection: close\r\n\r\n`);
      const [, , answer = ''] = /^(HTTP\/1.1 100 Continue\r\n\r\n)?(.*)$/s.exec(await text(socket)) ?? [];
      expect(answer).to.match(new RegExp(`^HTTP/1.1 ${String(status)} `));
      const body = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
      expect(ProblemSchema.parse(JSON.parse(body))).to.include({ status, code });
    });

  it('says that the process lives', async () => {
    const { status, headers } = await fetch(`${listening.address}/healthz`);
    expect([status, headers.get('content-type')]).to.deep.equal([200, 'application/json']);
  });

  it('says so in Chinese', async () => {
    const headers = { 'accept-language': 'zh-CN' };
    const answer = await fetch(listening.address, { headers });
    expect(await answer.json()).to.have.property('title', '服务正在启动');
  });
});
