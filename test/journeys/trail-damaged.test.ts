import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { trailHash } from '../gateway/trail/trail-hash.ts';

const PAGE_BYTES = 8_192;

/** Writes nonsense over every page but the first. */
async function scribbleOver(file: string): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  for (let at = PAGE_BYTES; at < size; at += PAGE_BYTES)
    await handle.write(Buffer.alloc(PAGE_BYTES, 0xaa), 0, PAGE_BYTES, at);
  await handle.close();
}

describe('a trail whose file is lost or damaged', function () {
  this.timeout(30_000);
  let dataDir: string;
  let file: string;
  let gateway: Gateway;

  async function start(): Promise<void> {
    const config = parseConfig({ PORT: '0', DATA_DIR: dataDir });
    gateway = await startGateway({ config, people: await readDemoPeople() });
  }

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-damaged-'));
    file = join(dataDir, 'trail.sqlite');
    await start();
    for (let i = 0; i < 3; i += 1) expect(await register(i)).to.equal(201);
    const { height } = await gateway.services.ledger.status();
    await gateway.services.trail.waitForBlock(height, 10_000);
  });
  afterEach(async () => {
    await gateway.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const CODES = ['11100000000009013X', '11100000000013338W', '91350100M000100Y43', '12330000MB1A01178B'];

  async function register(i: number): Promise<number> {
    const { accessToken } = await obtainDemoToken({ url: gateway.address, person: 'registrar' });
    const answer = await fetch(`${gateway.address}/v1/agencies`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        'idempotency-key': `agency-000${String(i)}`,
      },
      body: JSON.stringify({
        creditCode: CODES[i],
        name: { zh: '测试机构', en: 'Test agency' },
        organisation: 'ministry',
        powers: i === 0 ? ['registrar'] : [],
      }),
    });
    return answer.status;
  }

  async function agencies(): Promise<readonly [number, unknown]> {
    const answer = await fetch(`${gateway.address}/v1/agencies`);
    const { code, items } = (await answer.json()) as { code?: string; items?: unknown[] };
    return [answer.status, code ?? items?.length];
  }

  async function readiness(): Promise<readonly [number, string]> {
    const answer = await fetch(`${gateway.address}/readyz`);
    const { trail } = (await answer.json()) as { trail: { state: string } };
    return [answer.status, trail.state];
  }

  it('is built anew at the next start when it is gone', async () => {
    const before = await trailHash(gateway.services.trail.db);
    for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
    await gateway.stop();
    await start();
    expect(await agencies()).to.deep.equal([200, 3]);
    expect(await trailHash(gateway.services.trail.db)).to.equal(before);
  });

  it('is built anew at the next start when it was damaged meanwhile', async () => {
    const before = await trailHash(gateway.services.trail.db);
    await gateway.stop();
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(PAGE_BYTES, 0xaa), 0, PAGE_BYTES, 0);
    await handle.close();
    await start();
    expect(await agencies()).to.deep.equal([200, 3]);
    expect(await trailHash(gateway.services.trail.db)).to.equal(before);
  });

  it('is refused where it is ahead of its ledger, as after a restore', async () => {
    await gateway.stop();
    const [ledger, backup] = [join(dataDir, 'ledger.sqlite'), join(dataDir, 'backup.sqlite')];
    await copyFile(ledger, backup);
    await start();
    expect(await register(3)).to.equal(201);
    const { height } = await gateway.services.ledger.status();
    await gateway.services.trail.waitForBlock(height, 10_000);
    await gateway.stop();
    await copyFile(backup, ledger);
    const refused: unknown = await start().catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'TRAIL_UNAVAILABLE');
    for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
    await start();
    expect(await agencies()).to.deep.equal([200, 3]);
  });

  it('says so when it meets the damage, goes on taking commands, and is built anew by a restart', async () => {
    await gateway.stop();
    await start();
    await scribbleOver(file);
    expect(await agencies()).to.deep.equal([503, 'TRAIL_UNAVAILABLE']);
    expect(await readiness()).to.deep.equal([503, 'damaged']);
    expect(await register(3)).to.equal(201);
    await gateway.stop();
    await start();
    expect(await readiness()).to.deep.equal([200, 'following']);
    expect(await agencies()).to.deep.equal([200, 4]);
  });
});
