import { expect } from 'chai';
import { CHECKS, PUBLISHED_CHECKS } from '#core/verification/checks';

describe('the published list of checks', () => {
  it('is the list that runs, in its order', () => {
    expect(PUBLISHED_CHECKS.map(({ name, group }) => [name, group])).to.deep.equal([
      ['format', 'integrity'],
      ['identifier', 'integrity'],
      ['signature', 'integrity'],
      ['anchored', 'integrity'],
      ['claims', 'integrity'],
      ['seal', 'issuer'],
      ['issuer', 'issuer'],
      ['revocation', 'status'],
      ['succession', 'status'],
      ['suspension', 'status'],
      ['validity', 'status'],
      ['holder', 'holder'],
      ['freshness', 'status'],
    ]);
    expect(CHECKS).to.have.length(PUBLISHED_CHECKS.length);
  });

  it('has a title in both languages, and nothing that cannot be sent', () => {
    for (const check of PUBLISHED_CHECKS) {
      expect(Object.keys(check)).to.have.members(['name', 'group', 'title', 'codes']);
      expect(check.title.zh).to.match(/\p{Script=Han}/u);
      expect(check.title.en).to.match(/^[A-Z]/);
    }
  });
});
