import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What `leaveOut` says where there is no such disk to be had. */
export const MEMORY_DISK_NEEDS = 'to be root and allowed to mount a small file system';

export interface MemoryDisk {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * A file system of its own, in memory, so that filling it hurts nobody. `options` are those of tmpfs, such as
 * `size=24m` or `ro`. Undefined where this user may not mount one.
 */
export async function mountMemoryDisk(options: string): Promise<MemoryDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'sealtrail-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    async remove() {
      await run('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}
