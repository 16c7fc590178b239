import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect } from 'chai';
import { httpsProbe } from '../../../../scripts/network/servers/https-probe.ts';

const HOST = '127.0.0.1';

describe('the probe of a server that speaks HTTPS', () => {
  let silent: Server;
  before(async () => {
    silent = createServer((socket) => socket.on('error', () => undefined));
    await once(silent.listen(0, HOST), 'listening');
  });
  after(() => {
    silent.close();
  });

  it('says that a server takes the connection and does not answer', async function () {
    this.timeout(10_000);
    const { port } = silent.address() as AddressInfo;
    const probe = httpsProbe({ host: HOST, port, path: '/healthz', root: () => Promise.resolve('') });
    expect(await probe()).to.deep.equal({ notReady: 'it does not answer within 3 s' });
  });

  it('says that nobody listens, and that there is no certificate yet', async () => {
    const { port } = silent.address() as AddressInfo;
    const at = { host: HOST, port, path: '/healthz' };
    const early = httpsProbe({ ...at, root: () => Promise.resolve(undefined) });
    expect(await early()).to.deep.equal({ notReady: 'its certificate is not made yet' });
    const nobody = httpsProbe({ ...at, port: 1, root: () => Promise.resolve('') });
    const answer = await nobody();
    expect(answer === 'ready' ? answer : answer.notReady).to.include('ECONNREFUSED');
  });
});
