import { expect } from 'chai';
import { STALE_AFTER_MS } from '#core/verification/status/freshness-check';
import { DAY_MS, NOW_MS } from '../../rule-context.ts';
import { ask, checkOf, outcomeOf, sourceOf, type GivenSource } from '../verification-world.ts';

function sourceOfAge(ageMs: number): GivenSource {
  const source = sourceOf();
  source.at = { block: 42, time: NOW_MS - ageMs };
  return source;
}

describe('the check of freshness', () => {
  it('passes, and warns beyond its own limit, without a change of the verdict', async () => {
    const fresh = await ask({ source: sourceOfAge(STALE_AFTER_MS) });
    expect(outcomeOf(fresh, 'freshness')).to.equal('pass');
    const stale = await ask({ source: sourceOfAge(STALE_AFTER_MS + 1) });
    expect(outcomeOf(stale, 'freshness')).to.equal('pass STALE');
    expect(stale.verdict).to.equal('valid');
    expect(checkOf(stale, 'freshness').evidence.ageMs).to.equal(STALE_AFTER_MS + 1);
  });

  it("fails beyond the asker's limit: then nothing is settled", async () => {
    expect((await ask({ source: sourceOfAge(1000), maxAgeMs: 1000 })).verdict).to.equal('valid');
    const verification = await ask({ source: sourceOfAge(1001), maxAgeMs: 1000 });
    expect(outcomeOf(verification, 'freshness')).to.equal('fail STALE');
    expect(verification.verdict).to.equal('could-not-check');
    expect(verification.sentence.en).to.include('older than you asked for');
  });

  it('is a matter of the time asked about: of the past the source knows enough', async () => {
    const verification = await ask({ source: sourceOfAge(DAY_MS), asOf: NOW_MS - DAY_MS, maxAgeMs: 0 });
    expect(outcomeOf(verification, 'freshness')).to.equal('pass');
    expect(verification.verdict).to.equal('valid');
  });

  it('knows nothing of a time to come', async () => {
    const verification = await ask({ asOf: NOW_MS + DAY_MS });
    expect(outcomeOf(verification, 'freshness')).to.equal('not-checked TIME_NOT_REACHED');
    expect(verification.verdict).to.equal('could-not-check');
    expect(verification.sentence.en).to.include('has not come');
  });

  it('allows a clock that is ahead a little', async () => {
    expect((await ask({ asOf: NOW_MS + 60_000 })).verdict).to.equal('valid');
  });
});
