import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NetworkError } from '../../../../scripts/network/network-error.ts';
import { findPrograms, missingPrograms } from '../../../../scripts/network/programs/fabric-programs.ts';

const GOOD = {
  orderer: '2.5.16',
  peer: '2.5.16',
  configtxgen: '2.5.16',
  'fabric-ca-server': '1.5.21',
} as const;

describe("finding Fabric's programs", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fabric-programs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Programs that say these versions; an empty version: one that fails. */
  async function provide(versions: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, version] of Object.entries(versions)) {
      const says = version === '' ? 'exit 1' : `printf 'x:\\n Version: v${version}\\n'`;
      await writeFile(join(folder, name), `#!/bin/sh\n${says}\n`);
      await chmod(join(folder, name), 0o755);
    }
  }

  async function refusal(): Promise<NetworkError> {
    try {
      await findPrograms({ fabricBin: folder, path: '/usr/bin' });
    } catch (error) {
      expect(error).to.be.instanceOf(NetworkError);
      return error as NetworkError;
    }
    throw new Error('they were found');
  }

  it('finds them in FABRIC_BIN', async () => {
    await provide(GOOD);
    const programs = await findPrograms({ fabricBin: folder, path: '' });
    expect(programs.peer).to.equal(join(folder, 'peer'));
    expect(programs['fabric-ca-server']).to.equal(join(folder, 'fabric-ca-server'));
  });

  it('finds them on the PATH', async () => {
    await provide(GOOD);
    const programs = await findPrograms({ path: `/nowhere:${folder}` });
    expect(programs.orderer).to.equal(join(folder, 'orderer'));
  });

  it('says which are missing, which release is tested, and where to read how to install it', async () => {
    await provide({ peer: '2.5.16' });
    const { code, message, remedy } = await refusal();
    expect(code).to.equal('PROGRAM_MISSING');
    expect(message)
      .to.include('orderer (Fabric 2.5.16 or 3.1.5), configtxgen (')
      .and.include('fabric-ca-server (');
    expect(message).to.include(folder).and.not.include('peer (');
    expect(remedy).to.include('hyperledger-fabric.readthedocs.io');
    expect(await missingPrograms({ fabricBin: folder, path: '' })).to.have.members([
      'orderer',
      'configtxgen',
      'fabric-ca-server',
    ]);
  });

  it('does not look on the PATH where FABRIC_BIN is named', async () => {
    await provide(GOOD);
    expect(await missingPrograms({ fabricBin: '/nowhere', path: folder })).to.have.length(4);
  });

  for (const version of ['2.4.9', '2.50.1', '3.0.0', '4.1.0'])
    it(`refuses version ${version}, and says what it was tested with`, async () => {
      await provide({ ...GOOD, peer: version });
      const { code, message } = await refusal();
      expect(code).to.equal('PROGRAM_VERSION');
      expect(message).to.include(version).and.include('2.5.16').and.include('3.1.5');
    });

  it('takes another patch of the releases it was tested with', async () => {
    await provide({ ...GOOD, orderer: '3.1.0', peer: '3.1.9', configtxgen: '3.1.5' });
    expect((await findPrograms({ fabricBin: folder, path: '' })).peer).to.equal(join(folder, 'peer'));
  });

  it('takes neither a file that may not be run nor a folder for a program', async () => {
    await provide(GOOD);
    await chmod(join(folder, 'orderer'), 0o644);
    await rm(join(folder, 'peer'));
    await mkdir(join(folder, 'peer'));
    const { code, message } = await refusal();
    expect(code).to.equal('PROGRAM_MISSING');
    expect(message)
      .to.match(/^not as programs in FABRIC_BIN/)
      .and.include('orderer (')
      .and.include('peer (')
      .and.not.include('configtxgen (');
  });

  it('refuses what is a program of nothing this machine runs', async () => {
    await provide(GOOD);
    await writeFile(join(folder, 'orderer'), 'ELF of another machine');
    const { code, message } = await refusal();
    expect(code).to.equal('PROGRAM_VERSION');
    expect(message).to.include(join(folder, 'orderer'));
  });

  it('refuses another version of the CA', async () => {
    await provide({ ...GOOD, 'fabric-ca-server': '1.4.9' });
    expect((await refusal()).message)
      .to.include('1.4.9')
      .and.include('1.5.21');
  });

  it('refuses what does not tell its version', async () => {
    await provide({ ...GOOD, orderer: '' });
    const { code, message } = await refusal();
    expect(code).to.equal('PROGRAM_VERSION');
    expect(message).to.include(join(folder, 'orderer'));
  });
});
