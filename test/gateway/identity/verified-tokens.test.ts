import { expect } from 'chai';
import type { Principal } from '#gateway/identity/principal';
import { VerifiedTokens } from '#gateway/identity/verified-tokens';
import { NOW_MS } from './access-tokens.ts';

const principal: Principal = { subject: 'issuer-1', roles: ['issuer'] };

describe('VerifiedTokens', () => {
  it('never holds more than 10,000 and drops the oldest', () => {
    const verified = new VerifiedTokens();
    for (let index = 0; index < 10_050; index += 1) {
      verified.add(`token-${String(index)}`, principal, { now: NOW_MS, expiresAt: NOW_MS + 3_600_000 });
    }
    expect(verified.size).to.equal(10_000);
    expect(verified.find('token-49', NOW_MS)).to.equal(undefined);
    expect(verified.find('token-50', NOW_MS)).to.equal(principal);
    expect(verified.find('token-10049', NOW_MS)).to.equal(principal);
  });

  it('drops nobody for a token that is there already', () => {
    const verified = new VerifiedTokens();
    for (let index = 0; index < 10_000; index += 1) {
      verified.add(`token-${String(index)}`, principal, { now: NOW_MS, expiresAt: NOW_MS + 3_600_000 });
    }
    verified.add('token-9999', principal, { now: NOW_MS, expiresAt: NOW_MS + 3_600_000 });
    expect(verified.find('token-0', NOW_MS)).to.equal(principal);
  });

  it('keeps a token for a minute, or to its exp where that is sooner', () => {
    const verified = new VerifiedTokens();
    verified.add('long', principal, { now: NOW_MS, expiresAt: NOW_MS + 3_600_000 });
    verified.add('short', principal, { now: NOW_MS, expiresAt: NOW_MS + 1_000 });
    expect(verified.find('long', NOW_MS + 59_999)).to.equal(principal);
    expect(verified.find('long', NOW_MS + 60_000)).to.equal(undefined);
    expect(verified.find('short', NOW_MS + 999)).to.equal(principal);
    expect(verified.find('short', NOW_MS + 1_000)).to.equal(undefined);
  });
});
