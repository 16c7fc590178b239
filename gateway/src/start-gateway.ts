import type { Logger } from 'winston';
import { createFileLogger } from './create-logger.js';
import { createServices } from './create-services.js';
import { faultTrace } from './fault-trace.js';
import type { GatewayConfig } from './gateway-config.js';
import { createApp } from './http/create-app.js';
import { createHttpMetrics } from './http/http-metrics.js';
import { allRoutes } from './http/routes.js';
import type { DemoProvider } from './identity/demo-provider/create-demo-provider.js';
import type { DemoPerson } from './identity/demo-provider/demo-person.js';
import { Collector } from './ledger/collector.js';
import { openLedger, type OpenedLedger, type OpenLedgerOptions } from './ledger/open-ledger.js';
import { closeServer, listen } from './listen.js';
import { openIdentity } from './open-identity.js';
import { openStores } from './open-stores.js';
import type { Services } from './services.js';
import { settleLibrary } from './settle-library.js';
import { requireKinds } from './storage/require-kinds.js';

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
  const stopping = new AbortController();
  const { opened, logger, onFault } = await openLedgerAndLog({
    config,
    clock,
    stopping: stopping.signal,
    closing,
  });
  const { ledger, history } = opened;
  const status = await ledger.status();
  const stores = await openStores({ ...options, clock, status, history, onFault, closing });
  const collector = new Collector(ledger, opened.collecting);
  closing.push(() => collector.stop());
  const { server, address, serve } = await listen(config);
  closing.push(() => closeServer(server));
  closing.push(() => {
    stopping.abort();
  });
  const { provider, facts, ...identity } = await openIdentity({
    config,
    address,
    people,
    clock,
    history,
    onFault,
  });
  if (provider !== undefined)
    closing.push(() => {
      provider.close();
    });
  stores.trail.start(ledger);
  await stores.trail.waitForBlock(status.height, TRAIL_BUILD_MAX_MS);
  const services = createServices({
    ...stores,
    ...identity,
    config,
    ledger,
    collector,
    logger,
    stopping: stopping.signal,
    clock,
    organisationOf: (agency, role) => opened.organisationOf(agency, role),
    onFault,
  });
  await settleLibrary(services, opened);
  const metrics = createHttpMetrics();
  const routes = allRoutes(metrics, { ...facts, ledgerId: status.ledgerId });
  const mounts = provider === undefined ? [] : [{ path: '/oidc', handler: provider.handler }];
  serve(createApp({ services, metrics, routes, mounts }));
  return { address, services, demoProvider: provider };
}

interface LedgerAndLogOptions extends Omit<OpenLedgerOptions, 'onFault'> {
  readonly closing: Closing;
}

interface LedgerAndLog {
  readonly opened: OpenedLedger;
  readonly logger: Logger;
  /** Logs what went wrong in the background, once there is a log. */
  readonly onFault: (fault: unknown) => void;
}

/** First the ledger: its lock guards the whole data folder, and it makes the folder for the owner alone. */
async function openLedgerAndLog({ closing, ...options }: LedgerAndLogOptions): Promise<LedgerAndLog> {
  const log: { current?: Logger } = {};
  const onFault = (fault: unknown): void => {
    // No request had a part in it, so that its own words repeat none.
    const whole = fault instanceof Error && { stack: fault.stack };
    log.current?.error('fault', { ...faultTrace(fault), ...whole });
  };
  const opened = await openLedger({ ...options, onFault });
  closing.push(() => opened.ledger.close());
  const { logger, close } = await createFileLogger(options.config);
  log.current = logger;
  closing.push(close);
  return { opened, logger, onFault };
}
