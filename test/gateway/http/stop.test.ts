import { expect } from 'chai';
import { foundLedger } from '../../journeys/published-catalogue.ts';
import { runGateway, type RunningGateway } from '../../journeys/running-gateway.ts';

describe('stopping the gateway', () => {
  it('ends an event stream that somebody listens to, at once', async function () {
    this.timeout(15_000);
    const running: RunningGateway = await runGateway();
    await foundLedger(running);
    const answer = await fetch(`${running.url}/v1/trail/stream`, {
      headers: { authorization: `Bearer ${await running.token('auditor')}` },
    });
    expect(answer.status).to.equal(200);
    const begun = performance.now();
    await Promise.all([running.stop(), answer.text().catch(() => 'cut off')]);
    expect(performance.now() - begun).to.be.lessThan(10_000);
  });
});
