import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '#core/has-code';
import { createPrivateFile } from '#gateway/identity/create-private-file';
import type { Services } from '#gateway/services';
import { openDemoWorld } from './demo-world.ts';
import { loadAccesses } from './load-accesses.ts';
import { loadGrants, loadRequests } from './load-authorisations.ts';
import { loadCertificates } from './load-certificates.ts';
import { loadDenials } from './load-denials.ts';
import { loadRegistry, loadSubjects } from './load-registry.ts';

export interface LoadDemoOptions {
  /** Told what is being done, a line at a time. */
  readonly say?: (line: string) => void;
}

/**
 * Loads the demonstration once: `<dataDir>/demo/loaded.json` says that it is there. A load that was interrupted
 * goes on at the next start, because every command has a fixed id and the ledger is asked which it has. When this
 * is done, all of it can be read.
 */
export async function loadDemo(services: Services, options: LoadDemoOptions = {}): Promise<void> {
  const { say = () => undefined } = options;
  const marker = join(services.config.dataDir, 'demo', 'loaded.json');
  if (await isThere(marker)) return;
  const startedAt = services.clock();
  const world = await openDemoWorld(services);
  say('loading the demonstration: agencies, catalogue and keys');
  await loadRegistry(world);
  await loadSubjects(world);
  say('loading the demonstration: grants and requests');
  await loadGrants(world);
  await loadRequests(world);
  say('loading the demonstration: certificates');
  await loadCertificates(world, say);
  say('loading the demonstration: accesses');
  await loadAccesses(world);
  await loadDenials(world);
  await world.ledger.settle();
  const loadedAt = services.clock();
  await createPrivateFile(marker, new TextEncoder().encode(`${JSON.stringify({ loadedAt })}\n`));
  say(`the demonstration is loaded (${((loadedAt - startedAt) / 1000).toFixed(1)} s)`);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
