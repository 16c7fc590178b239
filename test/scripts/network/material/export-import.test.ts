import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { putFile } from '../../../../scripts/network/files.ts';
import { keepPublic } from '../../../../scripts/network/material/public-organisation.ts';
import { NetworkFolder } from '../../../../scripts/network/network-folder.ts';
import { runNetworkCommand } from '../../../../scripts/network/run-network-command.ts';
import { testAuthority } from '../protocol/test-authority.ts';

const SMALL = new URL('../../../../network-config/small.yaml', import.meta.url);

describe('public material between machines', () => {
  let home: string;
  let file: string;
  let description: string;
  before(async () => {
    description = await readFile(SMALL, 'utf8');
  });
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'network-material-'));
    file = join(home, 'public.json');
  });
  afterEach(() => rm(home, { recursive: true }));

  async function machine(name: string, text = description): Promise<NetworkFolder> {
    const folder = new NetworkFolder(join(home, name));
    await putFile(folder.here, JSON.stringify({ organisations: [name] }));
    await putFile(folder.description, text);
    return folder;
  }

  async function knows(folder: NetworkFolder, id: string): Promise<void> {
    const root = Buffer.from((await testAuthority(id)).root).toString();
    await keepPublic(folder, { id, root, tlsRoot: root });
  }

  async function run(
    folder: NetworkFolder,
    ...args: readonly string[]
  ): Promise<{ code: number; said: string }> {
    const lines: string[] = [];
    const say = (line: string): void => {
      lines.push(line);
    };
    const environment = { NETWORK_DIR: folder.path };
    const code = await runNetworkCommand(args, { environment, out: say, err: say });
    return { code, said: lines.join('\n') };
  }

  it('goes from one to the other, once', async () => {
    const [ministry, province] = [await machine('ministry'), await machine('province-a')];
    await knows(ministry, 'ministry');
    expect((await run(ministry, 'export', file)).code).to.equal(0);
    const { code, said } = await run(province, 'import', file);
    expect(code, said).to.equal(0);
    expect(said).to.match(/^ministry: identities ([0-9A-F]{2}:){31}/);
    const { publicRoot } = province.organisation('ministry');
    expect(await readFile(publicRoot, 'utf8')).to.equal(
      await readFile(ministry.organisation('ministry').publicRoot, 'utf8'),
    );
    expect((await run(province, 'import', file)).said).to.include('known here already');
  });

  it('is not there before a certificate authority is', async () => {
    const { code, said } = await run(await machine('ministry'), 'export', file);
    expect(code).to.equal(1);
    expect(said).to.match(/^MATERIAL_MISSING: /);
  });

  it('never changes what is known, and is taken as a whole or not at all', async () => {
    const [ministry, province] = [await machine('ministry'), await machine('province-a')];
    for (const id of ['ministry', 'ordering']) await knows(ministry, id);
    await knows(province, 'ministry');
    await run(ministry, 'export', file);
    const before = await readFile(province.organisation('ministry').publicRoot, 'utf8');
    const { code, said } = await run(province, 'import', file);
    expect(code).to.equal(1);
    expect(said).to.match(/^MATERIAL_DIFFERS: ministry/);
    expect(await readFile(province.organisation('ministry').publicRoot, 'utf8')).to.equal(before);
    expect((await run(province, 'export', file)).said).not.to.match(/^ordering: /m);
  });

  it('says nothing to a machine of its own organisations', async () => {
    const [ministry, province] = [await machine('ministry'), await machine('province-a')];
    await knows(ministry, 'province-a');
    await run(ministry, 'export', file);
    expect((await run(province, 'import', file)).said).to.include('known here already');
    expect((await run(province, 'export', file)).said).to.match(/^MATERIAL_MISSING: /);
  });

  it('is not of a network that is described otherwise', async () => {
    const ministry = await machine('ministry');
    const province = await machine('province-a', description.replace('7051', '7055'));
    await knows(ministry, 'ministry');
    await run(ministry, 'export', file);
    expect((await run(province, 'import', file)).said).to.match(/^DESCRIPTION_DIFFERS: /);
  });

  it('holds no block that is none of the channel', async () => {
    const [ministry, province] = [await machine('ministry'), await machine('province-a')];
    await knows(ministry, 'ministry');
    await putFile(ministry.genesisBlock, 'no block');
    await run(ministry, 'export', file);
    expect((await run(province, 'import', file)).said).to.match(/^MATERIAL_INVALID: .*sealtrail/);
    expect((await run(province, 'export', file)).said).to.match(/^MATERIAL_MISSING: /);
  });
});
