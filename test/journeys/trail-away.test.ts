import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { missingForPostgres, RealPostgres } from '../gateway/trail/real-postgres.ts';
import { leaveOut } from '../leave-out.ts';
import { newKey } from './running-gateway.ts';

const AGENCY = {
  creditCode: '11100000000009013X',
  name: { zh: '测试机构', en: 'Test agency' },
  organisation: 'ministry',
  powers: ['registrar'],
};

describe('while the trail’s database is away', function () {
  this.timeout(60_000);
  let postgres: RealPostgres | undefined;
  let gateway: Gateway | undefined;
  let dataDir = '';
  let token = '';

  before(async function () {
    const missing = await missingForPostgres();
    if (missing !== undefined) leaveOut(this, missing);
    postgres = await RealPostgres.start();
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-away-'));
    const TRAIL_DATABASE_URL = await postgres.createDatabase();
    const config = parseConfig({ PORT: '0', DATA_DIR: dataDir, TRAIL_DATABASE_URL });
    gateway = await startGateway({ config, people: await readDemoPeople() });
    ({ accessToken: token } = await obtainDemoToken({ url: gateway.address, person: 'registrar' }));
  });
  after(async () => {
    await gateway?.stop();
    await postgres?.remove();
    if (dataDir !== '') await rm(dataDir, { recursive: true, force: true });
  });

  const url = (path: string): string => (gateway?.address ?? '') + path;

  it('questions are refused for now, and commands are taken', async () => {
    await postgres?.goAway();
    const asked = await fetch(url('/v1/agencies'));
    expect(asked.status).to.equal(503);
    expect(asked.headers.get('retry-after')).to.equal('5');
    expect(await asked.json()).to.include({ code: 'TRAIL_UNAVAILABLE' });
    const given = await fetch(url('/v1/agencies'), {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': newKey(),
      },
      body: JSON.stringify(AGENCY),
    });
    expect(given.status).to.equal(201);
    const { receipt } = (await given.json()) as { receipt: { block: number } };
    expect((await readinessOnceRefused()).trail.state).to.equal('retrying');
    await postgres?.comeBack();
    await expectAgency(receipt.block);
    expect((await fetch(url('/readyz'))).status).to.equal(200);
  });

  /** The trail finds out when it writes the block. */
  async function readinessOnceRefused(): Promise<{ readonly trail: { readonly state: string } }> {
    const until = Date.now() + 20_000;
    for (;;) {
      const answer = await fetch(url('/readyz'));
      if (answer.status === 503) return (await answer.json()) as { trail: { state: string } };
      if (Date.now() > until) throw new Error('still ready');
    }
  }

  /** The trail finds its database again by itself, and reads what was committed meanwhile. */
  async function expectAgency(block: number): Promise<void> {
    const until = Date.now() + 20_000;
    for (;;) {
      const answer = await fetch(url(`/v1/agencies?atLeastBlock=${String(block)}`));
      if (answer.status === 200) {
        const { items } = (await answer.json()) as { items: { code: string }[] };
        expect(items.map(({ code }) => code)).to.deep.equal([AGENCY.creditCode]);
        return;
      }
      if (Date.now() > until) throw new Error(`still ${String(answer.status)}`);
    }
  }
});
