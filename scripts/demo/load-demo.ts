import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '#core/has-code';
import { createPrivateFile } from '#gateway/identity/create-private-file';
import { ServiceError } from '#gateway/service-error';
import type { Services } from '#gateway/services';
import { openDemoWorld, type DemoWorld } from './demo-world.ts';
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
  await requireSigners(world);
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

/** On a network of somebody's own that does not know its agencies, nothing of the demonstration gets on the ledger. */
async function requireSigners({ services, catalogue }: DemoWorld): Promise<void> {
  for (const { creditCode: agency, organisation } of catalogue.agencies) {
    try {
      // Who asks must be one for whom the gateway can sign; what is asked does not matter.
      await services.ledger.evaluate(
        { kind: 'transaction', id: '' },
        { role: 'agency', agency, organisation },
      );
    } catch (error) {
      if (!hasCode(error, 'SIGNER_NOT_ENROLLED')) throw error;
      throw new ServiceError(
        'SIGNER_NOT_ENROLLED',
        `the network has no identity for ${agency}, an agency of the demonstration; on a network without its agencies start with DEMO=off`,
        { cause: error },
      );
    }
  }
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
