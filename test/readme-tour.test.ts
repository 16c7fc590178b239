import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../scripts/demo/demo-people.ts';
import { loadDemo } from '../scripts/demo/load-demo.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');
const LOAD_MAX_MS = 120_000;
const TOUR_MAX_MS = 120_000;

/** The README's blocks that are marked `sh tour`, one script. */
async function tourScript(): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```sh tour\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
  return `set -euo pipefail\n${blocks.map((block) => `${block}\necho; echo ----\n`).join('')}`;
}

describe("the README's tour", () => {
  let dataDir: string;
  let gateway: Gateway;

  before(async function () {
    this.timeout(LOAD_MAX_MS);
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-tour-'));
    const config = parseConfig({ PORT: '0', DATA_DIR: dataDir });
    gateway = await startGateway({ config, people: await readDemoPeople() });
    await loadDemo(gateway.services);
  });

  after(async () => {
    await gateway.stop();
    await rm(dataDir, { recursive: true });
  });

  it('works as it is printed', async function () {
    this.timeout(TOUR_MAX_MS);
    const { stdout } = await run('bash', ['-c', await tourScript()], {
      cwd: ROOT,
      env: { ...process.env, URL: gateway.address, TMPDIR: dataDir, DATA_DIR: dataDir },
      timeout: TOUR_MAX_MS,
    });
    const [, identifier = '', valid = '', access = '', seen = '', granted = '', revoked = '', audit = ''] =
      stdout.split('----');
    expect(identifier.trim()).to.match(/^1\.2\.156\.3005\.2\./);
    expect(valid).to.include('"verdict":"valid"');
    expect(access).to.include('"decision":"permit"');
    expect(seen).to.include('"caseNumber":"MLA-2026-0042"').and.to.include('"permitted":');
    expect(granted)
      .to.match(/"grantId":"tour-approve-1-[\w-]{8}"/)
      .and.to.include('"narrowed":false');
    expect(revoked).to.include('CertificateRevoked').and.to.include('"verdict":"revoked"');
    expect(audit).to.include('"type":"QueryRecorded"').and.to.include('"group":"permit"');
  });
});
