import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';

describe('TRUST_PROXY', () => {
  for (const [text, expected] of [
    ['1', 1],
    ['0', 0],
    ['10.0.0.7', ['10.0.0.7']],
    ['loopback, 10.0.0.0/8,2001:db8::/32', ['loopback', '10.0.0.0/8', '2001:db8::/32']],
  ] as const) {
    it(`takes ${text}`, () => {
      expect(parseConfig({ TRUST_PROXY: text }).trustedProxies).to.deep.equal(expected);
    });
  }

  it('is nobody where it is left out', () => {
    expect(parseConfig({}).trustedProxies).to.equal(undefined);
  });

  for (const text of ['', 'true', '-1', '33', '1.5', '10.0.0.0/64', 'proxy.example', '10.0.0.7,']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseConfig({ TRUST_PROXY: text })).to.throw(Error, 'TRUST_PROXY');
    });
  }
});

describe('the configuration of the ledger', () => {
  it('is the embedded one, in ./data, by default', () => {
    expect(parseConfig({})).to.include({ ledger: 'embedded', dataDir: resolve('data') });
  });

  it('keeps what belongs to a network apart from an embedded ledger', () => {
    expect(parseConfig({ LEDGER: 'fabric' })).to.include({
      ledger: 'fabric',
      dataDir: resolve('data', 'fabric'),
      fabricConnection: resolve('data', 'network', 'gateways', 'demonstration', 'connection.json'),
    });
  });

  it("finds the organisation's own profile outside the demonstration", () => {
    const { fabricConnection } = parseConfig({
      LEDGER: 'fabric',
      DEMO: 'off',
      ORGANISATION: 'province-a',
      NETWORK_DIR: '/srv/network',
    });
    expect(fabricConnection).to.equal(join('/srv/network', 'gateways', 'province-a', 'connection.json'));
  });

  it('takes the folder and the profile that are named', () => {
    expect(
      parseConfig({ LEDGER: 'fabric', DATA_DIR: '/srv/a', FABRIC_CONNECTION: '/srv/connection.json' }),
    ).to.include({ dataDir: '/srv/a', fabricConnection: '/srv/connection.json' });
  });

  it('refuses another kind', () => {
    expect(() => parseConfig({ LEDGER: 'paper' })).to.throw('LEDGER');
  });
});
