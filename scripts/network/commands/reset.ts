import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { NetworkContext } from '../network-context.ts';
import { down } from './down.ts';

/**
 * Stops the network and deletes it with all its data, keys and ledger included. What makes the folder a network's goes
 * last, so that an interrupted reset is finished by the same command.
 */
export async function reset(context: NetworkContext): Promise<void> {
  const { folder, progress } = context;
  await down(context);
  await progress.step(`${folder.path}: deleted`, async () => {
    const last = [folder.here, folder.description].map((path) => basename(path));
    for (const name of await readdir(folder.path))
      if (!last.includes(name)) await rm(join(folder.path, name), { recursive: true });
    await rm(folder.path, { recursive: true });
  });
}
