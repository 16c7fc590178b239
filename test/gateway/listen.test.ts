import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { ProblemSchema } from '#gateway/http/problem-schema';
import { closeServer, listen, type Listening } from '#gateway/listen';

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
