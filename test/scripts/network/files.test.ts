import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { putFile } from '../../../scripts/network/files.ts';
import { leaveOut } from '../../leave-out.ts';
import { MEMORY_DISK_NEEDS, mountMemoryDisk } from '../../memory-disk.ts';

describe('a file of the network', () => {
  it('that cannot be written is told by its own name, and leaves nothing beside it', async function () {
    const disk = await mountMemoryDisk('size=4k');
    if (disk === undefined) leaveOut(this, MEMORY_DISK_NEEDS);
    try {
      const file = join(disk.folder, 'settings.yaml');
      const failure = await putFile(file, Buffer.alloc(65_536)).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'FILE_UNUSABLE');
      expect(failure).to.have.property('message', `${file} cannot be used: the disk is full`);
      expect(await readdir(disk.folder)).to.deep.equal([]);
    } finally {
      await disk.remove();
    }
  });

  it('is not put where a folder is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sealtrail-files-'));
    try {
      const failure = await putFile(folder, 'text').catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'FILE_UNUSABLE');
      expect(failure)
        .to.have.property('message')
        .that.matches(new RegExp(`^${folder} cannot be used: `));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
