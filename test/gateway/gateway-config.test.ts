import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { ANOMALY_THRESHOLDS } from '#gateway/trail/anomalies/anomaly-thresholds';

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

describe('what the provider says', () => {
  it('is said in our own words by default', () => {
    const { oidcAlgorithm, oidcClaims } = parseConfig({});
    expect(oidcAlgorithm).to.equal('ES256');
    expect(oidcClaims.names).to.deep.equal({
      roles: 'roles',
      agency: 'agency',
      organisation: 'organisation',
      idDocument: 'id_document',
    });
    expect(oidcClaims.roles).to.equal(undefined);
  });

  it('may be said in its own', () => {
    const { roles } = parseConfig({
      OIDC_ROLE_NAMES: 'front desk=clerk, front desk = requester,a=b=auditor',
    }).oidcClaims;
    expect([...(roles ?? [])]).to.deep.equal([
      ['front desk', ['clerk', 'requester']],
      ['a=b', ['auditor']],
    ]);
  });

  for (const [name, text] of [
    ['OIDC_ALGORITHM', 'HS256'],
    ['OIDC_ALGORITHM', 'none'],
    ['OIDC_ROLE_NAMES', ''],
    ['OIDC_ROLE_NAMES', 'front-desk'],
    ['OIDC_ROLE_NAMES', 'front-desk=king'],
    ['OIDC_ROLES_CLAIM', ''],
  ] as const) {
    it(`refuses ${name}=${JSON.stringify(text)}`, () => {
      expect(() => parseConfig({ [name]: text })).to.throw(Error, name);
    });
  }
});

describe('the thresholds of anomalies', () => {
  it('are those of the product by default', () => {
    expect(parseConfig({}).anomalyThresholds).to.deep.equal(ANOMALY_THRESHOLDS);
  });

  it('can be set by a deployment', () => {
    const { anomalyThresholds } = parseConfig({
      ANOMALY_ONE_SIDED_HOURS: '48',
      ANOMALY_GROUNDLESS_REASONS: 'GRANT_NOT_FOUND, GRANT_REVOKED',
      ANOMALY_REFUSALS: '5',
      ANOMALY_ONE_SUBJECT: '3',
      ANOMALY_WORKING_HOURS: '9-17',
      ANOMALY_VOLUME_FACTOR: '2.5',
      ANOMALY_VOLUME_ASKS: '10',
      ANOMALY_HABIT_DAYS: '7',
    });
    expect(anomalyThresholds).to.deep.equal({
      oneSidedAfterHours: 48,
      groundlessReasons: ['GRANT_NOT_FOUND', 'GRANT_REVOKED'],
      refusalsPerOfficer: 5,
      asksForOneSubject: 3,
      workingHours: { from: 9, until: 17 },
      volume: { factor: 2.5, asksMin: 10, habitDays: 7 },
    });
  });

  for (const [name, text] of [
    ['ANOMALY_ONE_SIDED_HOURS', '0'],
    ['ANOMALY_REFUSALS', '1.5'],
    ['ANOMALY_ONE_SUBJECT', '1'],
    ['ANOMALY_WORKING_HOURS', '18-8'],
    ['ANOMALY_WORKING_HOURS', '8-25'],
    ['ANOMALY_VOLUME_FACTOR', '0.5'],
    ['ANOMALY_HABIT_DAYS', '367'],
    ['ANOMALY_GROUNDLESS_REASONS', 'NO_SUCH_REASON'],
  ] as const) {
    it(`refuse ${name}=${text}`, () => {
      expect(() => parseConfig({ [name]: text })).to.throw(Error, name);
    });
  }
});
