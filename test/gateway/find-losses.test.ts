import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findLosses } from '#gateway/find-losses';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { loadDemo } from '../../scripts/demo/load-demo.ts';

describe('findLosses', function () {
  this.timeout(60_000);
  let parent = '';
  let dataDir = '';

  const start = async (): Promise<Gateway> =>
    startGateway({
      config: parseConfig({ PORT: '0', DATA_DIR: dataDir }),
      people: await readDemoPeople(),
    });

  /** What is said at a start; the folder stays as it is. */
  async function losses(): Promise<readonly string[]> {
    const gateway = await start();
    try {
      return await findLosses(gateway.services);
    } finally {
      await gateway.stop();
    }
  }

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'sealtrail-losses-'));
    dataDir = join(parent, 'data');
    const gateway = await start();
    await gateway.stop();
    await cp(dataDir, join(parent, 'early'), { recursive: true });
    const again = await start();
    await loadDemo(again.services);
    await again.stop();
  });
  after(() => rm(parent, { recursive: true, force: true }));

  it('finds nothing in a whole folder', async () => {
    expect(await losses()).to.deep.equal([]);
  });

  it('names each seal key in force that is not there', async () => {
    const names = await readdir(join(dataDir, 'seals'));
    for (const name of names) await rm(join(dataDir, 'seals', name));
    const told = await losses();
    expect(told).to.have.length(names.length);
    for (const name of names)
      expect(told.join('\n')).to.contain(`seals/ has no key ${name.replace('.json', '')}, with which 1`);
  });

  it('counts the documents that an older library has not', async () => {
    for (const name of ['library.sqlite', 'secrets/library.key'])
      await cp(join(parent, 'early', name), join(dataDir, name));
    expect((await losses()).at(-1)).to.match(
      /^library\.sqlite has no documents of 100 of the newest 100 certificates: it is older than the ledger/,
    );
  });
});
