import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { REASON_CODES } from '#core/access/reason-code';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../../scripts/demo/demo-people.ts';
import { loadDemo } from '../../../scripts/demo/load-demo.ts';

const LIMIT_MS = 120_000;

async function start(dataDir: string): Promise<Gateway> {
  const config = parseConfig({ DATA_DIR: dataDir, PORT: '0' });
  return startGateway({ config, people: await readDemoPeople() });
}

/** How many rows of each kind: `{permit: 41, …}`. */
async function countBy(
  gateway: Gateway,
  table: 'certificates' | 'grants' | 'accesses' | 'requests',
  column: string,
): Promise<Record<string, number>> {
  const rows = await gateway.services.trail.db.selectFrom(table).selectAll().execute();
  const counts: Record<string, number> = {};
  for (const row of rows as readonly Record<string, unknown>[]) {
    const value = String(row[column]);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

describe('the demonstration: loading it', function () {
  this.timeout(LIMIT_MS);
  let dataDir: string;
  let gateway: Gateway;
  const lines: string[] = [];

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-demo-'));
    gateway = await start(dataDir);
    await loadDemo(gateway.services, { say: (line) => lines.push(line) });
  });

  after(async () => {
    await gateway.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('issues 1,000 certificates of five types, and says how far it is', async () => {
    expect(await countBy(gateway, 'certificates', 'status')).to.deep.equal({
      valid: 998,
      suspended: 1,
      revoked: 1,
    });
    expect(Object.keys(await countBy(gateway, 'certificates', 'certificate_type'))).to.have.length(5);
    expect(lines).to.include('issuing certificates: 512 of 1000');
  });

  it('denies an access for every reason there is', async () => {
    const reasons = await countBy(gateway, 'accesses', 'reason');
    expect(Object.keys(reasons)).to.have.members([...REASON_CODES, 'null']);
  });

  it('leaves accesses in every state, reviewed and to be reviewed, disputed and resolved', async () => {
    expect(Object.keys(await countBy(gateway, 'accesses', 'state'))).to.have.members([
      'asked',
      'release-refused',
      'released',
      'matched',
      'conflict',
      'failed',
    ]);
    expect(Object.keys(await countBy(gateway, 'accesses', 'dispute'))).to.have.members([
      'open',
      'resolved',
      'null',
    ]);
    expect(Object.keys(await countBy(gateway, 'accesses', 'basis'))).to.have.members([
      'grant',
      'statutory',
      'emergency',
    ]);
  });

  it('leaves grants and requests in every state', async () => {
    expect(Object.keys(await countBy(gateway, 'grants', 'status'))).to.have.members([
      'active',
      'paused',
      'revoked',
      'superseded',
      'inapplicable',
    ]);
    expect(await countBy(gateway, 'requests', 'status')).to.deep.equal({
      submitted: 2,
      narrowed: 1,
      refused: 1,
      withdrawn: 1,
    });
  });

  it('keeps the key of each of 33 citizens where only the owner can read it', async () => {
    const folder = join(dataDir, 'demo', 'wallets');
    const files = await readdir(folder);
    expect(files).to.have.length(33);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).to.equal(0o600);
    const keys = await gateway.services.trail.db.selectFrom('subject_keys').selectAll().execute();
    expect(keys).to.have.length(33);
  });

  it('changes nothing a second time', async () => {
    const { height } = await gateway.services.ledger.status();
    await loadDemo(gateway.services);
    expect((await gateway.services.ledger.status()).height).to.equal(height);
  });

  it('changes nothing when only the last step was lost', async () => {
    const { height } = await gateway.services.ledger.status();
    await rm(join(dataDir, 'demo', 'loaded.json'));
    await loadDemo(gateway.services);
    expect((await gateway.services.ledger.status()).height).to.equal(height);
    expect((await stat(join(dataDir, 'demo', 'loaded.json'))).isFile()).to.equal(true);
  });
});

describe('the demonstration: an interrupted load', function () {
  this.timeout(LIMIT_MS);

  it('goes on at the next start to the same end', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-demo-'));
    try {
      const first = await start(dataDir);
      const stop = new Error('stopped in the middle');
      const say = (line: string): void => {
        if (line.startsWith('issuing certificates')) throw stop;
      };
      const fault = await loadDemo(first.services, { say }).catch((error: unknown) => error);
      expect(fault).to.equal(stop);
      await first.stop();
      const second = await start(dataDir);
      try {
        await loadDemo(second.services);
        const reasons = await countBy(second, 'accesses', 'reason');
        expect(Object.keys(reasons)).to.have.members([...REASON_CODES, 'null']);
        expect(await countBy(second, 'certificates', 'status')).to.deep.equal({
          valid: 998,
          suspended: 1,
          revoked: 1,
        });
      } finally {
        await second.stop();
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
