import { join } from 'node:path';
import { createVerifier } from '@sealtrail/core';
import type { Logger } from 'winston';
import { createFileLogger } from './create-logger.js';
import type { GatewayConfig } from './gateway-config.js';
import { createApp } from './http/create-app.js';
import { createHttpMetrics } from './http/http-metrics.js';
import { createQuestionDigest } from './identity/question-digest.js';
import { allRoutes } from './http/routes.js';
import type { DemoProvider } from './identity/demo-provider/create-demo-provider.js';
import type { DemoPerson } from './identity/demo-provider/demo-person.js';
import { loadSecretFile } from './identity/load-secret-file.js';
import { issuingCatalogue } from './issuing/catalogue.js';
import { Issuance } from './issuing/issuance.js';
import { Collector } from './ledger/collector.js';
import type { Ledger, LedgerHistory } from './ledger/ledger.js';
import { openLedger, type OpenedLedger } from './ledger/open-ledger.js';
import { Signers } from './ledger/signers.js';
import { loadLibraryKey } from './library/load-library-key.js';
import { recoverErasures } from './library/recover-erasures.js';
import { recoverStaged, type DigestOnLedger } from './library/recover-staged.js';
import { openLibrary } from './library/sqlite-library.js';
import { closeServer, listen } from './listen.js';
import { openIdentity } from './open-identity.js';
import { openFileSealKeys } from './seal/file-seal-keys.js';
import { loadSealMasterKey } from './seal/load-seal-master-key.js';
import { ServiceError } from './service-error.js';
import type { Services } from './services.js';
import { requireKinds } from './storage/require-kinds.js';
import { bindToChain } from './trail/bind-to-chain.js';
import { erasureRecordedAt } from './trail/find-erasure.js';
import { openTrail } from './trail/open-trail.js';
import type { Trail, TrailPosition } from './trail/trail.js';
import { catchUp } from './trail/catch-up.js';
import { trailVerificationSource } from './trail/verification-source.js';
import { createVerificationCrypto } from './verification-crypto.js';

/** Longest wait at a start for a trail that is built anew, in milliseconds. */
const TRAIL_BUILD_MAX_MS = 24 * 3_600_000;

type Closing = (() => Promise<void> | void)[];

export interface StartOptions {
  readonly config: GatewayConfig;
  /** Who may sign in at the demonstration's own provider; needed where the configuration has no other. */
  readonly people?: readonly DemoPerson[];
  /** Told while the trail is being filled from the ledger. */
  readonly onTrailProgress?: (block: number, height: number) => void;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
}

export interface Gateway {
  /** Where people reach it. */
  readonly address: string;
  readonly services: Services;
  readonly demoProvider: DemoProvider | undefined;
  /** Answers what is under way, then closes everything in order. Harmless to repeat. */
  stop(): Promise<void>;
}

/** Opens everything and listens. What was opened before a failure is closed again. */
export async function startGateway(options: StartOptions): Promise<Gateway> {
  const closing: Closing = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    await requireKinds(options.config.dataDir);
    const gateway = await open(options, closing);
    let stopping: Promise<void> | undefined;
    return { ...gateway, stop: () => (stopping ??= closeAll()) };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function open(options: StartOptions, closing: Closing): Promise<Omit<Gateway, 'stop'>> {
  const { config, people = [], clock = Date.now } = options;
  const log: { current?: Logger } = {};
  const onFault = (fault: unknown): void => {
    log.current?.error('fault', { stack: fault instanceof Error ? fault.stack : undefined });
  };
  // First the ledger: its lock guards the whole data folder, and it makes the folder for the owner alone.
  const stopping = new AbortController();
  const opened = await openLedger({ config, stopping: stopping.signal, onFault, clock });
  const { ledger, history } = opened;
  closing.push(() => ledger.close());
  const { logger, ...file } = await createFileLogger(config);
  log.current = logger;
  closing.push(() => file.close());
  const { ledgerId, chain, height } = await ledger.status();
  const stores = await openStores({ ...options, history, onFault, closing });
  await bindToChain(stores.trail.db, chain);
  if (config.ledger === 'embedded') requireNotAhead(stores.trail, height);
  const collector = new Collector(ledger, opened.collecting);
  closing.push(() => collector.stop());
  const { server, address, serve } = await listen(config);
  closing.push(() => closeServer(server));
  closing.push(() => {
    stopping.abort();
  });
  const identity = await openIdentity({ config, address, people, clock, history, onFault });
  const { provider, pseudonyms, verifyAccessToken, providerKeys } = identity;
  if (provider !== undefined)
    closing.push(() => {
      provider.close();
    });
  stores.trail.start(ledger);
  await stores.trail.waitForBlock(height, TRAIL_BUILD_MAX_MS);
  const registryBlock = (): number => stores.trail.registryBlock;
  const { db } = stores.trail;
  const source = trailVerificationSource({
    db,
    position: () => knownUntil(ledger, stores.trail, clock),
    registryBlock,
  });
  await settleLibrary(stores, source, opened);
  const services: Services = {
    ...stores,
    config,
    ledger,
    collector,
    pseudonyms,
    verifyAccessToken,
    providerKeys,
    logger,
    stopping: stopping.signal,
    clock,
    signers: createSigners(config, opened),
    issuance: new Issuance({
      ...stores,
      pseudonyms,
      collector,
      clock,
      onFault,
      findFacts: issuingCatalogue({ db, registryBlock, catchUp: () => catchUp({ ...stores, ledger }) }),
    }),
    certificates: source,
    verify: createVerifier({ source, crypto: createVerificationCrypto(), onFault }),
  };
  const metrics = createHttpMetrics();
  const routes = allRoutes(metrics, { ...identity.facts, ledgerId });
  const mounts = provider === undefined ? [] : [{ path: '/oidc', handler: provider.handler }];
  serve(createApp({ services, metrics, routes, mounts }));
  return { address, services, demoProvider: provider };
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

/** Brings the library to what the ledger says. An issue whose outcome is open may yet be committed. */
async function settleLibrary(
  { library, trail }: Pick<Services, 'library' | 'trail'>,
  source: Services['certificates'],
  { openOutcomeMs }: OpenedLedger,
): Promise<void> {
  const digestOnLedger: DigestOnLedger = async (identifier) =>
    (await source.certificate(identifier))?.record.digest;
  await recoverStaged({ library, digestOnLedger, unknown: 'keep' });
  await recoverStaged({ library, digestOnLedger, ageMs: openOutcomeMs });
  await recoverErasures({
    library,
    recordedAt: (erasure) => erasureRecordedAt(trail.db, erasure),
    unknown: openOutcomeMs === 0 ? 'drop' : 'keep',
  });
}

function createSigners({ organisation, portalAgency }: GatewayConfig, opened: OpenedLedger): Signers {
  const organisationOf: OpenedLedger['organisationOf'] = (agency, role) =>
    opened.organisationOf(agency, role);
  return new Signers({ organisation, portalAgency, organisationOf });
}

/** A trail that has the ledger's newest block knows all there is now, however long ago that block was. */
async function knownUntil(ledger: Ledger, trail: Trail, clock: () => number): Promise<TrailPosition> {
  const now = clock();
  const { height, state } = await ledger.status();
  const position = trail.position();
  // A ledger that cannot be asked may have newer blocks.
  const isNewest = state === 'ready' && position.block >= height;
  return isNewest ? { block: position.block, time: Math.max(now, position.time) } : position;
}

interface StoreOptions extends Pick<StartOptions, 'config' | 'clock' | 'onTrailProgress'> {
  readonly history: LedgerHistory;
  readonly onFault: (fault: unknown) => void;
  readonly closing: Closing;
}

/** What lies in the data folder beside the ledger. */
async function openStores(
  options: StoreOptions,
): Promise<Pick<Services, 'trail' | 'library' | 'sealKeys' | 'questionDigest'>> {
  const { clock = Date.now, onTrailProgress, history, onFault, closing } = options;
  const { dataDir, trailDatabaseUrl } = options.config;
  const secretPath = (name: string): string => join(dataDir, 'secrets', name);
  const trail = await openTrail(
    trailDatabaseUrl === undefined
      ? { file: join(dataDir, 'trail.sqlite') }
      : { postgresUrl: trailDatabaseUrl },
    { onFault, ...(onTrailProgress !== undefined && { onProgress: onTrailProgress }) },
  );
  closing.push(() => trail.stop());
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
