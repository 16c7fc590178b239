import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import { loadSigningKeys, publicKeys } from '#gateway/identity/demo-provider/load-signing-keys';
import { SecretFileError } from '#gateway/identity/secret-file-error';

describe('loadSigningKeys', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-oidc-keys-'));
    path = join(folder, 'secrets', 'oidc-signing-keys.json');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function refusal(): Promise<SecretFileError> {
    const outcome: unknown = await loadSigningKeys(path).catch((error: unknown) => error);
    if (outcome instanceof SecretFileError) return outcome;
    throw new Error('the keys were accepted', { cause: outcome });
  }

  it('makes one ES256 key, named by its thumbprint, that only the owner may read', async () => {
    const { keys } = await loadSigningKeys(path);
    expect(keys).to.have.length(1);
    expect(keys[0]).to.include({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(keys[0]?.kid).to.equal(await calculateJwkThumbprint(keys[0] ?? {}));
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it('gives the same key to all who ask, at once or later', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => loadSigningKeys(path)));
    for (const keys of all) expect(keys).to.deep.equal(all[0]);
    expect(await loadSigningKeys(path)).to.deep.equal(all[0]);
  });

  it('publishes nothing private', async () => {
    const keys = await loadSigningKeys(path);
    const open = publicKeys(keys);
    expect(open.keys).to.have.length(1);
    expect(open.keys[0]).to.not.have.property('d');
    expect(JSON.stringify(open)).to.not.include(keys.keys[0]?.d);
  });

  it('refuses a file that others may read', async () => {
    await loadSigningKeys(path);
    await chmod(path, 0o644);
    expect((await refusal()).code).to.equal('SECRET_READABLE_BY_OTHERS');
  });

  it('refuses what is no set of private ES256 keys, and does not repeat it', async () => {
    const { keys } = await loadSigningKeys(path);
    const [good] = keys;
    const { d, ...open } = good ?? { d: '' };
    const bad: readonly unknown[] = [
      {},
      { keys: [] },
      { keys: [open] },
      { keys: [{ ...good, alg: 'ES384' }] },
      { keys: [{ ...good, crv: 'P-384' }] },
      { keys: [{ ...good, kid: '' }] },
      { keys: Array.from({ length: 9 }, () => good) },
    ];
    for (const text of [...bad.map((value) => JSON.stringify(value)), '', 'not json', `{"keys":["${d}"]}`]) {
      await writeFile(path, text);
      const error = await refusal();
      expect(error.code).to.equal('SECRET_MALFORMED');
      expect(error.message).to.not.include(d);
      expect(await readFile(path, 'utf8')).to.equal(text);
    }
  });

  it('refuses an endless file unread', async () => {
    await loadSigningKeys(path);
    await writeFile(path, ' '.repeat(100_000));
    expect((await refusal()).code).to.equal('SECRET_WRONG_LENGTH');
  });
});
