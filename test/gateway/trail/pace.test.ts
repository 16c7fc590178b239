import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Pace } from '#gateway/trail/pace';

const LONG_MS = 30;

describe('Pace', () => {
  async function msUntilDue(pace: Pace, signal = new AbortController().signal): Promise<number> {
    const begun = performance.now();
    await pace.untilDue(signal);
    return performance.now() - begun;
  }

  it('lets the first write go at once', async () => {
    expect(await msUntilDue(new Pace())).to.be.lessThan(LONG_MS);
  });

  it('has the next one wait', async () => {
    const pace = new Pace();
    pace.wrote();
    expect(await msUntilDue(pace)).to.be.at.least(LONG_MS);
  });

  it('lets a write go that comes long after the last', async () => {
    const pace = new Pace();
    pace.wrote();
    await sleep(2 * LONG_MS);
    expect(await msUntilDue(pace)).to.be.lessThan(LONG_MS);
  });

  for (const when of ['before', 'while'] as const)
    it(`is hurried ${when} it waits`, async () => {
      const pace = new Pace();
      pace.wrote();
      if (when === 'before') pace.hurry();
      const waited = msUntilDue(pace);
      pace.hurry();
      expect(await waited).to.be.lessThan(LONG_MS);
      pace.wrote();
      expect(await msUntilDue(pace), 'the write after it').to.be.at.least(LONG_MS);
    });

  it('ends its waiting when it is stopped', async () => {
    const pace = new Pace();
    pace.wrote();
    const stopped = new AbortController();
    const waited = msUntilDue(pace, stopped.signal);
    stopped.abort();
    expect(await waited).to.be.lessThan(LONG_MS);
    expect(await msUntilDue(pace, stopped.signal)).to.be.lessThan(LONG_MS);
  });
});
