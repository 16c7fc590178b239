import { appendFile, chmod, cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { ServiceError } from '#gateway/service-error';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { postAs } from './post-as.ts';
import { FOUNDER, registerFounder } from './register-founder.ts';

describe('a data folder that is not whole', function () {
  this.timeout(30_000);
  let parent = '';
  let dataDir = '';

  const start = async (folder: string): Promise<Gateway> =>
    startGateway({
      config: parseConfig({ PORT: '0', DATA_DIR: folder }),
      people: await readDemoPeople(),
    });

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'sealtrail-folder-'));
    const gateway = await start(join(parent, 'whole'));
    await registerFounder(gateway.address);
    const validity = { validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2036-01-01T00:00:00.000Z' };
    await postAs('registrar', `${gateway.address}/v1/seals`, { agency: FOUNDER, ...validity });
    await gateway.stop();
  });
  after(() => rm(parent, { recursive: true, force: true }));

  beforeEach(async () => {
    dataDir = join(parent, 'copy');
    await rm(dataDir, { recursive: true, force: true });
    await cp(join(parent, 'whole'), dataDir, { recursive: true });
  });

  async function refusal(): Promise<string> {
    try {
      await (await start(dataDir)).stop();
    } catch (error) {
      if (error instanceof ServiceError || error instanceof SecretFileError) return error.code;
      throw error;
    }
    return 'none';
  }

  const remove = (name: string) => (): Promise<void> => rm(join(dataDir, name), { recursive: true });
  const empty = (name: string) => (): Promise<void> => truncate(join(dataDir, name), 0);
  const scribble = (name: string) => (): Promise<void> =>
    writeFile(join(dataDir, name), 'a text of somebody else\n'.repeat(1_000));
  const asFolder = (name: string) => async (): Promise<void> => {
    await rm(join(dataDir, name));
    await mkdir(join(dataDir, name));
  };
  const asFile = (name: string) => async (): Promise<void> => {
    await rm(join(dataDir, name), { recursive: true });
    await writeFile(join(dataDir, name), '');
  };

  const FAULTS: readonly (readonly [title: string, harm: () => Promise<void>, code: string])[] = [
    ['the ledger is lost', remove('ledger.sqlite'), 'STORAGE_DAMAGED'],
    ['the library is lost', remove('library.sqlite'), 'STORAGE_DAMAGED'],
    ['the library is empty', empty('library.sqlite'), 'STORAGE_DAMAGED'],
    ['the library is cut off', () => truncate(join(dataDir, 'library.sqlite'), 100), 'STORAGE_DAMAGED'],
    ['the library is something else', scribble('library.sqlite'), 'STORAGE_DAMAGED'],
    ['the folder of the seals is lost', remove('seals'), 'STORAGE_DAMAGED'],
    ['the store of sign-ins is something else', scribble('oidc.sqlite'), 'STORAGE_DAMAGED'],
    ['the key of the ledger is lost', remove('secrets/ledger.key'), 'SECRET_MISSING'],
    ['the key of the library is lost', remove('secrets/library.key'), 'SECRET_MISSING'],
    ['the key of the seals is lost', remove('secrets/seal.key'), 'SECRET_MISSING'],
    ['the key of questions is lost', remove('secrets/query.key'), 'SECRET_MISSING'],
    ['the key of pseudonyms is lost', remove('secrets/pseudonym.key'), 'SECRET_MISSING'],
    ['all secrets are lost', remove('secrets'), 'SECRET_MISSING'],
    [
      'others may exchange the secrets',
      () => chmod(join(dataDir, 'secrets'), 0o777),
      'SECRET_FOLDER_WRITABLE_BY_OTHERS',
    ],
    ...['ledger.sqlite', 'trail.sqlite', 'library.sqlite', 'oidc.sqlite'].map(
      (name) => [`${name} is a folder`, asFolder(name), 'STORAGE_DAMAGED'] as const,
    ),
    ...['secrets', 'seals', 'logs'].map(
      (name) => [`${name} is a file`, asFile(name), 'STORAGE_DAMAGED'] as const,
    ),
  ];
  for (const [title, harm, code] of FAULTS)
    it(`is refused where ${title}, and nothing takes its place`, async () => {
      await harm();
      const before = await readdir(dataDir, { recursive: true });
      expect(await refusal()).to.equal(code);
      const made = (await readdir(dataDir, { recursive: true })).filter((name) => !before.includes(name));
      expect(made.filter((name) => !/^logs(\/|$)|-(wal|shm)$/.test(name))).to.deep.equal([]);
    });

  const HARMLESS: readonly (readonly [title: string, harm: () => Promise<void>])[] = [
    ['the trail is lost', remove('trail.sqlite')],
    ['the trail is something else', scribble('trail.sqlite')],
    ['the store of sign-ins is lost', remove('oidc.sqlite')],
    ['the logs are lost', remove('logs')],
    [
      'the library was given up together with its key',
      async () => {
        await remove('library.sqlite')();
        await remove('secrets/library.key')();
      },
    ],
    [
      'the seals were given up together with their key',
      async () => {
        await remove('seals')();
        await remove('secrets/seal.key')();
      },
    ],
    ['a crash left an empty library before its key was made', leftBeforeKey('library')],
    ['a crash left an empty folder of seals before its key was made', leftBeforeKey('seal')],
  ];
  for (const [title, harm] of HARMLESS)
    it(`is opened where ${title}`, async () => {
      await harm();
      expect(await refusal()).to.equal('none');
      expect(await refusal()).to.equal('none');
    });

  function leftBeforeKey(name: 'library' | 'seal'): () => Promise<void> {
    const store = name === 'library' ? 'library.sqlite' : 'seals';
    return async () => {
      await remove(store)();
      await remove(`secrets/${name}.key`)();
      await (name === 'library' ? appendFile(join(dataDir, store), '') : mkdir(join(dataDir, store)));
    };
  }
});
