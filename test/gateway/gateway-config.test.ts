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
