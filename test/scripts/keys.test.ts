import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadSecretFile } from '#gateway/identity/load-secret-file';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { openLibrary } from '#gateway/library/sqlite-library';
import { rotateLibraryMasterKey } from '#gateway/library/rotate-library-master-key';
import { openFileSealKeys } from '#gateway/seal/file-seal-keys';
import { DataFolder } from '../gateway/ledger/embedded/data-folder.ts';
import { documentIn, identifierOf, itemOf, stage } from '../gateway/library/library-items.ts';
import { runToEnd, type Ended } from './started-program.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const AGENCY = '11100000000009013X';

describe('npm run keys', function () {
  this.timeout(60_000);
  let folder: DataFolder;

  beforeEach(async () => {
    folder = await DataFolder.make();
    await (await folder.open()).close();
    const library = openLibrary({ path: libraryPath(), masterKey: await secret('library') });
    await stage(library, itemOf(1));
    await library.close();
    await (await sealKeys()).create(AGENCY);
  });
  afterEach(() => folder.remove());

  const libraryPath = (): string => join(folder.path, 'library.sqlite');
  const secretPath = (name: string): string => join(folder.path, 'secrets', `${name}.key`);
  const secret = (name: string): Promise<Uint8Array> => loadSecretFile(secretPath(name), { bytes: 32 });

  async function sealKeys(): ReturnType<typeof openFileSealKeys> {
    return openFileSealKeys({ folder: join(folder.path, 'seals'), masterKey: await secret('seal') });
  }

  async function documentKept(): Promise<string> {
    const library = openLibrary({ path: libraryPath(), masterKey: await secret('library') });
    try {
      return await documentIn(library, identifierOf(1));
    } finally {
      await library.close();
    }
  }

  function keys(...args: string[]): Promise<Ended> {
    const env = { ...process.env, DATA_DIR: folder.path };
    return runToEnd(process.execPath, ['scripts/keys.ts', ...args], { cwd: ROOT, env });
  }

  it('exchanges the key of the library, and every document is still there', async () => {
    const before = await readFile(secretPath('library'));
    const { code, output } = await keys('rotate', 'library');
    expect(output).to.match(/^secrets\/library\.key is new; closed again with it: 1 keys of people\n/);
    expect(code).to.equal(0);
    expect((await readFile(secretPath('library'))).equals(before)).to.equal(false);
    expect((await stat(secretPath('library'))).mode & 0o777).to.equal(0o600);
    expect(await documentKept()).to.equal(itemOf(1).document);
    expect(await readdir(join(folder.path, 'secrets'))).to.have.members([
      'ledger.key',
      'library.key',
      'seal.key',
    ]);
  });

  it('exchanges the key of the seals, and every seal is still there', async () => {
    const before = await readFile(secretPath('seal'));
    const { code, output } = await keys('rotate', 'seal');
    expect(output).to.include('1 seal keys');
    expect(code).to.equal(0);
    expect((await readFile(secretPath('seal'))).equals(before)).to.equal(false);
    expect(await (await sealKeys()).list(AGENCY)).to.have.lengthOf(1);
  });

  it('finishes an exchange that was cut off, and the start refuses until then', async () => {
    const from = await secret('library');
    const to = new Uint8Array(32).fill(5);
    // As a kill leaves it between the last write and the renaming.
    await writeFile(`${secretPath('library')}.next`, to, { mode: 0o600 });
    rotateLibraryMasterKey({ path: libraryPath(), from, to });
    const refusal = await secret('library').catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(SecretFileError).with.property('code', 'SECRET_EXCHANGE_UNFINISHED');
    expect((refusal as Error).message).to.include('npm run keys -- rotate');
    expect((await keys('rotate', 'library')).code).to.equal(0);
    expect(Buffer.from(await secret('library')).equals(to)).to.equal(true);
    expect(await documentKept()).to.equal(itemOf(1).document);
  });

  for (const [name, store] of [
    ['library', 'library.sqlite'],
    ['seal', 'seals'],
  ] as const)
    it(`exchanges no key of a ${name} that is lost`, async () => {
      const before = await readFile(secretPath(name));
      await rm(join(folder.path, store), { recursive: true });
      const { code, output } = await keys('rotate', name);
      expect(output).to.match(/^STORAGE_DAMAGED: .* is lost or cut off, but its key is there; restore both/);
      expect(code).to.equal(3);
      expect((await readFile(secretPath(name))).equals(before)).to.equal(true);
      expect(await readdir(folder.path)).to.not.include(store);
      expect(await readdir(join(folder.path, 'secrets'))).to.not.include(`${name}.key.next`);
    });

  it('changes nothing while the gateway runs', async () => {
    const before = await readFile(secretPath('seal'));
    const opened = await folder.open();
    const { code, output } = await keys('rotate', 'seal');
    await opened.close();
    expect(output).to.include('another process is using the ledger');
    expect(code).to.equal(3);
    expect((await readFile(secretPath('seal'))).equals(before)).to.equal(true);
    expect(await readdir(join(folder.path, 'secrets'))).to.not.include('seal.key.next');
  });

  for (const args of [[], ['rotate'], ['rotate', 'ledger'], ['rotate', 'seal', 'twice'], ['mend', 'seal']]) {
    it(`explains itself for [${args.join(' ')}]`, async () => {
      const { code, output } = await keys(...args);
      expect(output).to.contain('npm run keys -- rotate library');
      expect(code).to.equal(2);
    });
  }
});
