import { expect } from 'chai';
import { AGENCIES, DAY_MS, NOW_MS } from '../../rule-context.ts';
import type { SealKeyHistory } from '#core/verification/verification-source';
import {
  ask,
  checkOf,
  ISSUED_AT,
  outcomeOf,
  reference,
  SEAL,
  SEAL_KEY,
  sourceOf,
} from '../verification-world.ts';

describe('the check of the seal', () => {
  const cases: readonly [string, Partial<SealKeyHistory>, string][] = [
    ['the first instant of the window', { validFrom: ISSUED_AT }, 'pass'],
    ['a window that begins right after', { validFrom: ISSUED_AT + 1 }, 'fail SEAL_NOT_VALID_THEN'],
    ['the last instant of the window', { validUntil: ISSUED_AT + 1 }, 'pass'],
    ['a window that ends at the issue', { validUntil: ISSUED_AT }, 'fail SEAL_NOT_VALID_THEN'],
    ["another agency's key", { owner: AGENCIES.second }, 'fail SEAL_NOT_VALID_THEN'],
    ['a key retired afterwards', { retirements: [reference(ISSUED_AT + 1)] }, 'pass'],
    ['a key retired by then', { retirements: [reference(ISSUED_AT)] }, 'fail SEAL_NOT_VALID_THEN'],
    [
      'a key compromised afterwards',
      { retirements: [{ ...reference(NOW_MS), compromisedAt: ISSUED_AT + 1 }] },
      'pass',
    ],
    [
      'a key compromised at the issue',
      { retirements: [{ ...reference(NOW_MS), compromisedAt: ISSUED_AT }] },
      'fail SEAL_COMPROMISED',
    ],
    [
      'a compromise that came to light after the retirement',
      { retirements: [reference(NOW_MS - DAY_MS), { ...reference(NOW_MS), compromisedAt: ISSUED_AT - 1 }] },
      'fail SEAL_COMPROMISED',
    ],
  ];
  for (const [title, changes, outcome] of cases)
    it(`${outcome} for ${title}`, async () => {
      const source = sourceOf();
      source.sealKeys.set(SEAL.keyId, { ...SEAL_KEY, ...changes });
      const verification = await ask({ source });
      expect(outcomeOf(verification, 'seal')).to.equal(outcome);
      expect(verification.verdict).to.equal(outcome === 'pass' ? 'valid' : 'issuer-not-trusted');
      expect(checkOf(verification, 'seal').evidence.keyId).to.equal(SEAL.keyId);
    });

  it('fails where the record names a key that is not on the ledger', async () => {
    const source = sourceOf();
    source.sealKeys.clear();
    const verification = await ask({
      source,
      input: { kind: 'digest', digest: source.certificates.values().next().value?.record.digest ?? '' },
    });
    expect(outcomeOf(verification, 'seal')).to.equal('fail SEAL_NOT_VALID_THEN');
  });
});
