import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { startFabricPeer, type FabricPeer } from '../fabric-peer/start-fabric-peer.ts';
import { FOUNDER, registerFounder } from './register-founder.ts';

const NEIGHBOUR = '12330000MB1A01178B';

describe('a gateway on a network whose ledger has commands', function () {
  this.timeout(120_000);
  let parent = '';
  let dataDir = '';
  let network: FabricPeer;
  let neighbour = '';

  const start = async (folder: string, profile = network.connectionProfilePath): Promise<Gateway> =>
    startGateway({
      config: parseConfig({ LEDGER: 'fabric', FABRIC_CONNECTION: profile, PORT: '0', DATA_DIR: folder }),
      people: await readDemoPeople(),
    });

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'sealtrail-keys-'));
    network = await startFabricPeer({
      organisations: ['ministry', 'province-a'],
      endorsedBy: 'all',
      identities: [
        { role: 'registrar', agency: FOUNDER, organisation: 'ministry' },
        { role: 'portal', agency: FOUNDER, organisation: 'ministry' },
        { role: 'agency', agency: NEIGHBOUR, organisation: 'province-a' },
      ],
    });
    neighbour = await profileOf(NEIGHBOUR);
    const gateway = await start(join(parent, 'whole'));
    await registerFounder(gateway.address);
    await gateway.stop();
  });
  after(async () => {
    await network.stop();
    await rm(parent, { recursive: true, force: true });
  });

  beforeEach(async () => {
    dataDir = join(parent, 'copy');
    await rm(dataDir, { recursive: true, force: true });
    await cp(join(parent, 'whole'), dataDir, { recursive: true });
  });

  /** A connection profile that has identities of this agency alone. */
  async function profileOf(agency: string): Promise<string> {
    const whole = JSON.parse(await readFile(network.connectionProfilePath, 'utf8')) as {
      readonly identities: readonly { readonly agency: string }[];
    };
    const identities = whole.identities.filter((one) => one.agency === agency);
    const path = join(dirname(network.connectionProfilePath), `${agency}.json`);
    await writeFile(path, JSON.stringify({ ...whole, identities }));
    return path;
  }

  async function refusal(profile?: string): Promise<string> {
    try {
      await (await start(dataDir, profile)).stop();
    } catch (error) {
      if (error instanceof SecretFileError) return error.code;
      throw error;
    }
    return 'none';
  }

  const lose = (...names: readonly string[]): Promise<unknown> =>
    Promise.all(names.map((name) => rm(join(dataDir, name), { recursive: true })));

  for (const name of ['pseudonym.key', 'query.key'])
    it(`does not make ${name} anew, with its outbox or without`, async () => {
      await lose(`secrets/${name}`);
      expect(await refusal()).to.equal('SECRET_MISSING');
      await lose('outbox.sqlite', 'trail.sqlite');
      expect(await refusal()).to.equal('SECRET_MISSING');
      expect(await readdir(join(dataDir, 'secrets'))).not.to.include(name);
    });

  it('of an organisation that has done nothing yet brings the pseudonyms of the others, and has its own questions', async () => {
    await rm(dataDir, { recursive: true });
    expect(await refusal(neighbour)).to.equal('SECRET_MISSING');
    await cp(join(parent, 'whole', 'secrets', 'pseudonym.key'), join(dataDir, 'secrets', 'pseudonym.key'));
    expect(await refusal(neighbour)).to.equal('none');
    expect(await readdir(join(dataDir, 'secrets'))).to.include('query.key');
  });

  it('starts with what it has kept', async () => {
    expect(await refusal()).to.equal('none');
  });
});
