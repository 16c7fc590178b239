import { execFile } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { loadSecretFile } from '#gateway/identity/load-secret-file';
import { SecretFileError, type SecretFileCode } from '#gateway/identity/secret-file-error';

describe('loadSecretFile', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-secret-'));
    path = join(folder, 'secrets', 'pseudonym.key');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function refusal(bytes = 32): Promise<SecretFileError> {
    try {
      await loadSecretFile(path, { bytes });
    } catch (error) {
      if (error instanceof SecretFileError) return error;
      throw error;
    }
    throw new Error('the file was accepted');
  }

  it('makes a secret of mode 0600 in a folder of mode 0700 and leaves nothing else there', async () => {
    const secret = await loadSecretFile(path, { bytes: 32 });
    expect(secret).to.have.length(32);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect((await stat(join(folder, 'secrets'))).mode & 0o777).to.equal(0o700);
    expect(await readdir(join(folder, 'secrets'))).to.deep.equal(['pseudonym.key']);
    expect(new Uint8Array(await readFile(path))).to.deep.equal(secret);
  });

  it('gives the same secret again and another one for another file', async () => {
    const first = await loadSecretFile(path, { bytes: 32 });
    expect(await loadSecretFile(path, { bytes: 32 })).to.deep.equal(first);
    expect(await loadSecretFile(join(folder, 'secrets', 'other.key'), { bytes: 32 })).to.not.deep.equal(
      first,
    );
  });

  it('gives one secret to all who make it at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => loadSecretFile(path, { bytes: 32 })));
    const onDisk = new Uint8Array(await readFile(path));
    for (const secret of secrets) expect(secret).to.deep.equal(onDisk);
    expect(await readdir(join(folder, 'secrets'))).to.deep.equal(['pseudonym.key']);
  });

  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o644, 0o610, 0o666]) {
    it(`refuses mode ${mode.toString(8)} and names the way out`, async () => {
      await loadSecretFile(path, { bytes: 32 });
      await chmod(path, mode);
      const error = await refusal();
      expect(error.code).to.equal('SECRET_READABLE_BY_OTHERS');
      expect(error.path).to.equal(path);
      expect(error.message)
        .to.include(`0${mode.toString(8)}`)
        .and.include(`chmod 600 '${path}'`);
    });
  }

  it('accepts the file again once its mode is mended', async () => {
    const secret = await loadSecretFile(path, { bytes: 32 });
    await chmod(path, 0o644);
    expect((await refusal()).code).to.equal('SECRET_READABLE_BY_OTHERS');
    await chmod(path, 0o400);
    expect(await loadSecretFile(path, { bytes: 32 })).to.deep.equal(secret);
  });

  for (const length of [0, 31, 33, 5000]) {
    it(`refuses ${String(length)} bytes in place of 32 and leaves them as they are`, async () => {
      await loadSecretFile(path, { bytes: 32 });
      await truncate(path, length);
      expect((await refusal()).code).to.equal('SECRET_WRONG_LENGTH');
      expect((await stat(path)).size).to.equal(length);
    });
  }

  const notFiles: readonly [string, () => Promise<unknown>, SecretFileCode][] = [
    ['a symbolic link to a good file', linkToGoodFile, 'SECRET_NOT_A_FILE'],
    ['a symbolic link to nothing', () => symlink(join(folder, 'nothing'), path), 'SECRET_NOT_A_FILE'],
    ['a folder', () => mkdir(path, { mode: 0o700 }), 'SECRET_NOT_A_FILE'],
    ['a named pipe', () => promisify(execFile)('mkfifo', ['-m', '600', path]), 'SECRET_NOT_A_FILE'],
  ];
  for (const [title, place, code] of notFiles) {
    it(`refuses ${title}`, async () => {
      await mkdir(join(folder, 'secrets'), { mode: 0o700 });
      await place();
      expect((await refusal()).code).to.equal(code);
    });
  }

  async function linkToGoodFile(): Promise<void> {
    await writeFile(join(folder, 'good'), new Uint8Array(32), { mode: 0o600 });
    await symlink(join(folder, 'good'), path);
  }

  it('refuses to make a secret in a folder that others may write to', async () => {
    await mkdir(join(folder, 'secrets'));
    await chmod(join(folder, 'secrets'), 0o777);
    const error = await refusal();
    expect(error.code).to.equal('SECRET_FOLDER_WRITABLE_BY_OTHERS');
    expect(error.message).to.include('chmod 700');
    expect(await readdir(join(folder, 'secrets'))).to.deep.equal([]);
  });

  it('refuses a secret that others may exchange', async () => {
    await loadSecretFile(path, { bytes: 32 });
    await chmod(join(folder, 'secrets'), 0o720);
    expect((await refusal()).code).to.equal('SECRET_FOLDER_WRITABLE_BY_OTHERS');
    await chmod(join(folder, 'secrets'), 0o755);
    expect(await loadSecretFile(path, { bytes: 32 })).to.have.length(32);
  });

  it('never shows the secret in a refusal', async () => {
    const secret = await loadSecretFile(path, { bytes: 32 });
    const { message } = await refusal(16);
    expect(message).to.not.include(Buffer.from(secret).toString('hex'));
    expect(message).to.not.include(Buffer.from(secret).toString('base64url'));
  });

  it('refuses a length that is no secret', async () => {
    for (const bytes of [0, 15, 1025, 1.5, Number.NaN]) {
      const error: unknown = await loadSecretFile(path, { bytes }).catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(TypeError);
    }
  });
});
