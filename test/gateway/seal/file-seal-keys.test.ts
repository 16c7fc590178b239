import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import { openFileSealKeys } from '#gateway/seal/file-seal-keys';
import { SEAL_KEYS_PER_AGENCY, type SealKey, type SealKeys } from '#gateway/seal/seal-keys';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const AGENCY = '91350100M000100Y43';
const OTHER_AGENCY = '11110000000000000N';
const MASTER_KEY = Buffer.alloc(32, 7);
const MESSAGE = Buffer.from('what is to be sealed');

function isSealed(key: SealKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
  return verify('sha256', bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
}

describe('openFileSealKeys', () => {
  const root = temporaryFolder();
  const folder = (): string => join(root(), 'seals');
  const open = (masterKey: Uint8Array = MASTER_KEY): Promise<SealKeys> =>
    openFileSealKeys({ folder: folder(), masterKey });

  it('makes keys that sign, and signs with them again after a restart', async () => {
    const made = await (await open()).create(AGENCY);
    const seals = await open();
    expect(await seals.list(AGENCY)).to.deep.equal([made]);
    const signature = await seals.sign(made.keyId, MESSAGE);
    expect(signature).to.have.length(64);
    expect(isSealed(made, MESSAGE, signature)).to.equal(true);
    expect(isSealed(made, Buffer.from('something else'), signature)).to.equal(false);
  });

  it('names a key by its RFC 7638 thumbprint', async () => {
    const { keyId, publicJwk } = await (await open()).create(AGENCY);
    expect(keyId).to.equal(await calculateJwkThumbprint(publicJwk));
  });

  it('keeps a file for each key, for its owner only and without the private key in it', async () => {
    const { keyId, publicJwk } = await (await open()).create(AGENCY);
    const path = join(folder(), `${keyId}.json`);
    expect(await readdir(folder())).to.deep.equal([`${keyId}.json`]);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect((await stat(folder())).mode & 0o777).to.equal(0o700);
    const file = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    expect(file).to.have.all.keys('format', 'keyId', 'agency', 'publicJwk', 'createdAt', 'box');
    expect(file['publicJwk']).to.deep.equal(publicJwk);
  });

  it("lists an agency's own keys, newest first", async () => {
    let now = 1000;
    const seals = await openFileSealKeys({ folder: folder(), masterKey: MASTER_KEY, clock: () => now++ });
    const first = await seals.create(AGENCY);
    await seals.create(OTHER_AGENCY);
    const second = await seals.create(AGENCY);
    expect(await seals.list(AGENCY)).to.deep.equal([second, first]);
    expect(await seals.list('91110000000000002X')).to.deep.equal([]);
  });

  it('gives a repeated command the key of the first time, also at once and after a restart', async () => {
    const seals = await open();
    const [first, again] = await Promise.all([
      seals.create(AGENCY, { commandId: 'command-1' }),
      seals.create(AGENCY, { commandId: 'command-1' }),
    ]);
    expect(again).to.deep.equal(first);
    expect(await (await open()).create(AGENCY, { commandId: 'command-1' })).to.deep.equal(first);
    expect(await seals.create(AGENCY, { commandId: 'command-2' })).to.not.deep.equal(first);
    expect(await seals.create(OTHER_AGENCY, { commandId: 'command-1' })).to.not.deep.equal(first);
  });

  it('refuses an agency that is none, and more keys than an agency may have', async () => {
    const seals = await open();
    for (const agency of ['', '../x', '91350100M000100Y44', `${AGENCY}\n`])
      expect(await refusalCode(seals.create(agency))).to.equal('INPUT_INVALID');
    expect(await readdir(folder())).to.deep.equal([]);
    for (let made = 0; made < SEAL_KEYS_PER_AGENCY; made += 1) await seals.create(AGENCY);
    expect(await refusalCode(seals.create(AGENCY))).to.equal('INPUT_INVALID');
    expect(await seals.list(AGENCY)).to.have.length(SEAL_KEYS_PER_AGENCY);
  });

  it('signs with many keys while it remembers few', async () => {
    const seals = await openFileSealKeys({ folder: folder(), masterKey: MASTER_KEY, cachedKeysMax: 2 });
    const keys = await Promise.all(Array.from({ length: 5 }, () => seals.create(AGENCY)));
    for (let round = 0; round < 3; round += 1) {
      const signatures = await Promise.all(keys.map((key) => seals.sign(key.keyId, MESSAGE)));
      for (const [index, key] of keys.entries())
        expect(isSealed(key, MESSAGE, signatures[index] ?? Buffer.alloc(0))).to.equal(true);
    }
    // The last two are remembered, the first is not: only a remembered one signs without its file.
    await rm(folder(), { recursive: true });
    expect(await refusalCode(seals.sign(keys[4]?.keyId ?? '', MESSAGE))).to.equal(undefined);
    expect(await refusalCode(seals.sign(keys[0]?.keyId ?? '', MESSAGE))).to.equal('STORAGE_DAMAGED');
  });

  it('knows no key outside its folder, whatever the name', async () => {
    const { keyId } = await (await open()).create(AGENCY);
    const seals = await open();
    await rename(join(folder(), `${keyId}.json`), join(root(), `${keyId}.json`));
    const names = ['', '.', '..', `../${keyId}`, `../seals/${keyId}`, `${keyId}.json`, `${keyId}\0`];
    for (const name of [...names, '/etc/passwd', '__proto__', 'A'.repeat(43), 'A'.repeat(100_000)])
      expect(await refusalCode(seals.sign(name, MESSAGE)), name.slice(0, 60)).to.equal('SEAL_KEY_NOT_FOUND');
    expect(await refusalCode(seals.sign(keyId, MESSAGE))).to.equal('STORAGE_DAMAGED');
  });

  it('passes over foreign files and clears what a crash left unfinished', async () => {
    await mkdir(folder());
    await writeFile(join(folder(), 'README'), 'of the operator');
    await writeFile(join(folder(), '.unfinished-1-x.json'), '{');
    const seals = await open();
    expect(await seals.list(AGENCY)).to.deep.equal([]);
    expect(await readdir(folder())).to.deep.equal(['README']);
  });

  it('refuses a master key of another length', async () => {
    let refused: unknown;
    await open(randomBytes(16)).catch((error: unknown) => (refused = error));
    expect(refused).to.be.instanceOf(TypeError);
  });

  describe('what was changed on disk', () => {
    let key: SealKey;
    let path: string;
    let file: Record<string, unknown>;

    beforeEach(async () => {
      const seals = await open();
      key = await seals.create(AGENCY, { commandId: 'command-1' });
      path = join(folder(), `${key.keyId}.json`);
      file = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    });

    async function expectRefused(text: string | Buffer): Promise<void> {
      await writeFile(path, text);
      expect(await refusalCode(open())).to.equal('STORAGE_DAMAGED');
    }

    it('is refused under another master key', async () => {
      expect(await refusalCode(open(randomBytes(32)))).to.equal('STORAGE_DAMAGED');
    });

    it('is refused in any member', async () => {
      const other = await (await open()).create(OTHER_AGENCY);
      const changes: readonly object[] = [
        { format: 'sealtrail-seal-key/2' },
        { keyId: other.keyId },
        { agency: OTHER_AGENCY },
        { createdAt: 1 },
        { commandId: 'command-2' },
        { publicJwk: other.publicJwk },
        { keyId: other.keyId, publicJwk: other.publicJwk },
        { box: String(file['box']).slice(4) },
        { note: 'one more' },
      ];
      for (const change of changes) await expectRefused(JSON.stringify({ ...file, ...change }));
    });

    it('is refused at any bit of the box', async () => {
      const box = Buffer.from(String(file['box']), 'base64url');
      for (let at = 0; at < box.length; at += 5) {
        const changed = Buffer.from(box);
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
        await expectRefused(JSON.stringify({ ...file, box: changed.toString('base64url') }));
      }
    });

    it('is refused cut short, empty, too long, or as no JSON', async () => {
      const text = JSON.stringify(file);
      for (const refused of [text.slice(0, -1), '', `${text}${' '.repeat(9000)}`, 'null', '[]'])
        await expectRefused(refused);
    });

    it("is refused with another key's file in its place", async () => {
      const other = await (await open()).create(AGENCY);
      await rename(join(folder(), `${other.keyId}.json`), path);
      expect(await refusalCode(open())).to.equal('STORAGE_DAMAGED');
    });

    it('is refused where a link stands for the file', async () => {
      await rename(path, join(root(), 'elsewhere.json'));
      await symlink(join(root(), 'elsewhere.json'), path);
      expect(await refusalCode(open())).to.equal('STORAGE_DAMAGED');
    });

    it('is found when a key is read again while running', async () => {
      const seals = await open();
      await writeFile(path, JSON.stringify({ ...file, agency: OTHER_AGENCY }));
      expect(await refusalCode(seals.sign(key.keyId, MESSAGE))).to.equal('STORAGE_DAMAGED');
      await writeFile(path, JSON.stringify(file));
      expect(isSealed(key, MESSAGE, await seals.sign(key.keyId, MESSAGE))).to.equal(true);
    });
  });
});
