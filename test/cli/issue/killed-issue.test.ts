import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { publishCatalogue } from '../../journeys/published-catalogue.ts';
import { runGateway, type RunningGateway } from '../../journeys/running-gateway.ts';
import { runCommandLine } from '../command-line.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TYPE = 'social-security-card';

describe('sealtrail issue, killed in the middle', function () {
  this.timeout(120_000);
  let running: RunningGateway;
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-killed-issue-'));
    running = await runGateway();
    await publishCatalogue(running);
  });
  after(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('goes on where it was, and issues nothing twice', async () => {
    const file = join(folder, 'certificates.csv');
    await cp(join(ROOT, 'scripts/demo/certificates.csv'), file);
    const rows = (await readFile(file, 'utf8')).split('\n').filter((line) => line.startsWith(`${TYPE},`));
    const args = ['issue', file, '--type', TYPE, '--as', 'issuer-1', '--url', running.url];
    const issued = join(`${file}.issued`, 'documents');

    const child = spawn(process.execPath, ['cli/bin/sealtrail.js', ...args], { cwd: ROOT, stdio: 'ignore' });
    const ended = once(child, 'exit');
    // Documents are kept one by one: in the middle of a batch that the ledger has already.
    while ((await readdir(issued).catch(() => [])).length < 5)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    expect(await ended).to.deep.equal([null, 'SIGKILL']);
    expect((await readdir(issued)).length).to.be.below(rows.length);

    const { code } = await runCommandLine(args, { sessionFolder: folder });
    expect(code).to.equal(0);
    await running.settle();
    expect(await readdir(issued)).to.have.lengthOf(rows.length);
    const query = '/v1/trail/events?type=CertificateIssued&limit=1';
    const { body } = await running.must(200, 'auditor', 'get', query);
    expect(body['total']).to.deep.equal({ count: rows.length, exact: true });
    const result = (await readFile(join(`${file}.issued`, 'result.ndjson'), 'utf8')).trim().split('\n');
    expect(result).to.have.lengthOf(rows.length);
  });
});
