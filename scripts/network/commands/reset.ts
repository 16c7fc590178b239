import { rm } from 'node:fs/promises';
import type { NetworkContext } from '../network-context.ts';
import { down } from './down.ts';

/** Stops the network and deletes it with all its data, keys and ledger included. */
export async function reset(context: NetworkContext): Promise<void> {
  const { folder, progress } = context;
  await down(context);
  await progress.step(`${folder.path}: deleted`, () => rm(folder.path, { recursive: true }));
}
