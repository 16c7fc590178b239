import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { loadDemo } from '../../scripts/demo/load-demo.ts';
import { trailHash } from '../gateway/trail/trail-hash.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const MAX_MS = 180_000;

/** What an outsider sees of a gateway: the hash of its trail, how long its ledger is, and one document. */
interface Seen {
  readonly hash: string;
  readonly height: number;
  readonly document: string;
}

describe('the backup that docs/operating.md describes', function () {
  this.timeout(MAX_MS);
  let folder = '';
  let identifier = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-backup-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const start = async (name: string): Promise<Gateway> =>
    startGateway({
      config: parseConfig({ PORT: '0', DATA_DIR: join(folder, name) }),
      people: await readDemoPeople(),
    });

  /** Looks, and stops the gateway. */
  async function look(gateway: Gateway): Promise<Seen> {
    const { services } = gateway;
    const { height } = await services.ledger.status();
    await services.trail.waitForBlock(height, MAX_MS);
    const { db } = services.trail;
    identifier ||= (await db.selectFrom('certificates').select('identifier').executeTakeFirstOrThrow())
      .identifier;
    const kept = await services.library.get(identifier);
    const seen = {
      hash: await trailHash(db),
      height,
      document: kept.state === 'present' ? kept.document : kept.state,
    };
    await gateway.stop();
    return seen;
  }

  /** The page's block of this name, with the folders of the test. */
  async function shell(block: string, env: Readonly<Record<string, string>>): Promise<string> {
    const page = await readFile(join(ROOT, 'docs/operating.md'), 'utf8');
    const script = new RegExp(`^\`\`\`sh ${block}\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1];
    if (script === undefined) throw new Error(`the page has no block ${block}`);
    const { stdout } = await run('bash', ['-euc', script], { cwd: ROOT, env: { ...process.env, ...env } });
    return stdout;
  }

  it('brings back the same ledger, trail and documents, in another place', async () => {
    const gateway = await start('data');
    await loadDemo(gateway.services);
    const before = await look(gateway);
    expect(before.document).to.match(/^eyJ/);

    await shell('backup', { DATA_DIR: join(folder, 'data'), BACKUP: join(folder, 'backup') });
    expect(await readdir(join(folder, 'backup'))).to.not.include.members(['trail.sqlite', 'logs']);
    await rm(join(folder, 'data'), { recursive: true });

    const verified = await shell('restore', {
      DATA_DIR: join(folder, 'restored'),
      BACKUP: join(folder, 'backup'),
    });
    expect(verified).to.match(/^whole: [0-9]+ blocks/m);
    expect(await look(await start('restored'))).to.deep.equal(before);
  });
});
