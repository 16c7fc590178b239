import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openFileSealKeys } from '#gateway/seal/file-seal-keys';
import { rotateSealMasterKey } from '#gateway/seal/rotate-seal-master-key';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const AGENCY = '91350100M000100Y43';
const FROM = Buffer.alloc(32, 1);
const TO = Buffer.alloc(32, 2);

describe('rotateSealMasterKey', () => {
  const folder = temporaryFolder();

  it('closes every key with the new master key, and with it only', async () => {
    const seals = await openFileSealKeys({ folder: folder(), masterKey: FROM });
    for (let made = 0; made < 3; made += 1) await seals.create(AGENCY);
    const keys = await seals.list(AGENCY);
    expect(await rotateSealMasterKey({ folder: folder(), from: FROM, to: TO })).to.equal(3);
    expect(await (await openFileSealKeys({ folder: folder(), masterKey: TO })).list(AGENCY)).to.deep.equal(
      keys,
    );
    expect(await refusalCode(openFileSealKeys({ folder: folder(), masterKey: FROM }))).to.equal(
      'STORAGE_DAMAGED',
    );
  });

  it('goes on where a crash stopped it', async () => {
    const seals = await openFileSealKeys({ folder: folder(), masterKey: FROM });
    const [first, second] = [await seals.create(AGENCY), await seals.create(AGENCY)];
    const path = join(folder(), `${first.keyId}.json`);
    const before = await readFile(path);
    await rotateSealMasterKey({ folder: folder(), from: FROM, to: TO });
    await writeFile(path, before);
    expect(await rotateSealMasterKey({ folder: folder(), from: FROM, to: TO })).to.equal(1);
    const rotated = await openFileSealKeys({ folder: folder(), masterKey: TO });
    expect(await rotated.list(AGENCY)).to.have.deep.members([first, second]);
  });

  it('refuses a file that neither master key opens', async () => {
    const seals = await openFileSealKeys({ folder: folder(), masterKey: FROM });
    await seals.create(AGENCY);
    const other = Buffer.alloc(32, 3);
    expect(await refusalCode(rotateSealMasterKey({ folder: folder(), from: other, to: TO }))).to.equal(
      'STORAGE_DAMAGED',
    );
    expect(await (await openFileSealKeys({ folder: folder(), masterKey: FROM })).list(AGENCY)).to.have.length(
      1,
    );
  });
});
