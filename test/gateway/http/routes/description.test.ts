import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createLogger } from 'winston';
import { createApp } from '#gateway/http/create-app';
import { createHttpMetrics } from '#gateway/http/http-metrics';
import { describeInterface } from '#gateway/http/openapi';
import { descriptionRoutes } from '#gateway/http/routes/description';
import { parseConfig } from '#gateway/gateway-config';
import type { Services } from '#gateway/services';

const routes = descriptionRoutes([]);
// The pages ask nothing of the ledger and the stores.
const services = { config: parseConfig({}), logger: createLogger({ silent: true }) } as Services;

describe('the description of the interface over HTTP', () => {
  let server: Server;
  let address = '';

  before((done) => {
    server = createServer(createApp({ services, routes, metrics: createHttpMetrics() }));
    server.listen(0, '127.0.0.1', () => {
      address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      done();
    });
  });
  after((done) => {
    server.close(done);
    server.closeAllConnections();
  });

  it('is one document of the whole table, itself included', async () => {
    const response = await fetch(`${address}/openapi.json`);
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal(JSON.parse(JSON.stringify(describeInterface(routes))));
  });

  it('is not sent again to whoever has it', async () => {
    const url = `${address}/openapi.json`;
    const { headers } = await fetch(url);
    expect(headers.get('cache-control')).to.equal('no-cache');
    const known = headers.get('etag') ?? '';
    for (const named of [known, `"older", W/${known}`, '*']) {
      const again = await fetch(url, { headers: { 'If-None-Match': named } });
      expect([again.status, again.headers.get('etag'), await again.text()]).to.deep.equal([304, known, '']);
    }
    const other = await fetch(url, { headers: { 'If-None-Match': '"other"' } });
    expect([other.status, (await other.text()).length > 0]).to.deep.equal([200, true]);
  });

  it('is where the root leads', async () => {
    const response = await fetch(address, { redirect: 'manual' });
    expect(response.status).to.equal(302);
    expect(response.headers.get('location')).to.equal('/docs');
  });

  it('is shown by a page without inline script or style, from this host alone', async () => {
    const response = await fetch(`${address}/docs`);
    const page = await response.text();
    expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy'))
      .to.include("script-src 'self'")
      .and.not.include('unsafe');
    expect(page).not.to.match(/<style|style=|\son\w+=|<script>|https?:/);
    for (const [, file = ''] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      const asset = await fetch(new URL(file, address));
      expect(asset.status, file).to.equal(200);
      expect((await asset.text()).length, file).to.be.greaterThan(100);
    }
  });

  it('serves no other file of the viewer', async () => {
    for (const path of ['/docs/package.json', '/docs/index.html', '/docs/..%2fpackage.json']) {
      expect((await fetch(address + path)).status, path).to.equal(404);
    }
  });
});
