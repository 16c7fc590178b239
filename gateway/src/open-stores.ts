import { join } from 'node:path';
import type { GatewayConfig } from './gateway-config.js';
import { loadSecretFile } from './identity/load-secret-file.js';
import { createQuestionDigest } from './identity/question-digest.js';
import type { LedgerHistory, LedgerStatus } from './ledger/ledger.js';
import { loadLibraryKey } from './library/load-library-key.js';
import { openLibrary } from './library/sqlite-library.js';
import { openFileSealKeys } from './seal/file-seal-keys.js';
import { loadSealMasterKey } from './seal/load-seal-master-key.js';
import { ServiceError } from './service-error.js';
import type { Services } from './services.js';
import { bindToChain } from './trail/bind-to-chain.js';
import { openTrail } from './trail/open-trail.js';
import type { Trail } from './trail/trail.js';

export interface StoreOptions {
  readonly config: GatewayConfig;
  /** As it is when the gateway starts. */
  readonly status: LedgerStatus;
  readonly history: LedgerHistory;
  readonly clock: () => number;
  /** Told while the trail is being filled from the ledger. */
  readonly onTrailProgress?: (block: number, height: number) => void;
  readonly onFault: (fault: unknown) => void;
  /** Takes what closes each store that was opened. */
  readonly closing: (() => Promise<void> | void)[];
}

export type Stores = Pick<Services, 'trail' | 'library' | 'sealKeys' | 'questionDigest'>;

/** What lies in the data folder beside the ledger. */
export async function openStores(options: StoreOptions): Promise<Stores> {
  const { config, history, clock, closing } = options;
  const { dataDir } = config;
  const secretPath = (name: string): string => join(dataDir, 'secrets', name);
  const trail = await openOwnTrail(options);
  const path = join(dataDir, 'library.sqlite');
  const libraryKey = await loadLibraryKey({ path, keyPath: secretPath('library.key') });
  const library = openLibrary({ path, masterKey: libraryKey, clock });
  closing.push(() => library.close());
  const folder = join(dataDir, 'seals');
  const sealKey = await loadSealMasterKey({ folder, keyPath: secretPath('seal.key') });
  const sealKeys = await openFileSealKeys({ folder, masterKey: sealKey, clock });
  const queryKey = await loadSecretFile(secretPath('query.key'), {
    bytes: 32,
    mayMake: !history.own,
    whereLost: 'restore it from the backup; where there is none, put 32 random bytes there',
  });
  return { trail, library, sealKeys, questionDigest: createQuestionDigest(queryKey) };
}

/** Fails with TRAIL_UNAVAILABLE where it was filled from another ledger, or from more of this one than there is. */
async function openOwnTrail({
  config,
  status,
  onTrailProgress,
  onFault,
  closing,
}: StoreOptions): Promise<Trail> {
  const { dataDir, trailDatabaseUrl } = config;
  const trail = await openTrail(
    trailDatabaseUrl === undefined
      ? { file: join(dataDir, 'trail.sqlite') }
      : { postgresUrl: trailDatabaseUrl },
    { onFault, ...(onTrailProgress !== undefined && { onProgress: onTrailProgress }) },
  );
  closing.push(() => trail.stop());
  await bindToChain(trail.db, status.chain);
  if (status.kind === 'embedded') requireNotAhead(trail, status.height);
  return trail;
}

/**
 * A ledger that was restored from a backup has fewer blocks than the trail was filled from. Fails with
 * TRAIL_UNAVAILABLE. A peer of a network may only be behind, and is waited for.
 */
function requireNotAhead(trail: Trail, height: number): void {
  const { block } = trail.position();
  if (block <= height) return;
  throw new ServiceError(
    'TRAIL_UNAVAILABLE',
    `the trail has block ${String(block)}, the ledger ends at ${String(height)}: if it was restored from a backup, delete the trail to have it built anew`,
  );
}
