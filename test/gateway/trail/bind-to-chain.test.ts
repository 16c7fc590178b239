import { expect } from 'chai';
import { bindToChain } from '#gateway/trail/bind-to-chain';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';

describe('the chain of a trail', () => {
  let db: TrailDatabase;
  beforeEach(async () => {
    db = await openTrailDatabase({ file: ':memory:' });
  });
  afterEach(() => db.destroy());

  it('is noted the first time and may come again', async () => {
    await bindToChain(db, 'sealtrail/aa');
    await bindToChain(db, 'sealtrail/aa');
  });

  it('is never exchanged for another', async () => {
    await bindToChain(db, 'sealtrail/aa');
    const failure: unknown = await bindToChain(db, 'sealtrail/bb').catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'TRAIL_UNAVAILABLE');
    await bindToChain(db, 'sealtrail/aa');
  });
});
