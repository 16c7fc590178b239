import type { DemoPerson } from '#gateway/identity/demo-provider/demo-person';
import type { Actor } from '#core/contract/actor';
import { makeGatewayKeys } from '../fabric/gateway-keys.ts';
import { smallNetwork } from '../fabric/small-network.ts';
import { missingForNetwork } from '../fabric/test-network.ts';
import { startFabricPeer, type FabricPeerOptions } from '../fabric-peer/start-fabric-peer.ts';
import { leaveOut } from '../leave-out.ts';

const PREPARE_MS = 180_000;
const PORTAL: Actor = { role: 'portal', agency: '11100000000009013X', organisation: 'ministry' };

/** A ledger that a journey's gateway can run on. */
export interface JourneyLedger {
  readonly title: string;
  /** The file of the gateway in which it keeps what it knows of the ledger. */
  readonly file: string;
  /** What this machine lacks to run it, as `leaveOut` words it. */
  readonly missing?: string | undefined;
  /** Starts what all suites share, within three minutes. */
  prepare?(): Promise<unknown>;
  /** Starts what the gateway needs beside itself: its settings, and how to end it. */
  start(people: readonly DemoPerson[]): Promise<StartedLedger>;
}

export interface StartedLedger {
  readonly environment: Readonly<Record<string, string>>;
  /** Puts into the gateway's folder what it must bring. */
  prepareFolder?(dataDir: string): Promise<void>;
  stop(): Promise<void>;
}

export const EMBEDDED: JourneyLedger = {
  title: 'the embedded ledger',
  file: 'ledger.sqlite',
  start: () => Promise.resolve({ environment: {}, stop: () => Promise.resolve() }),
};

const FABRIC_FILE = 'outbox.sqlite';

/** The contract behind the shim's dispatcher, on peers in memory of every organisation, which all endorse. */
const FABRIC_IN_MEMORY = fabricPeers('Fabric peers in memory', { endorsedBy: 'all' });

/** The same with the contract as each organisation's server process. */
export const FABRIC_PROCESSES = fabricPeers('Fabric peers in memory with contract processes', {
  contract: 'server-process',
  endorsedBy: 'all',
});

/**
 * A real network, one for all suites: each has a gateway of its own, whose citizens and certificates are nobody
 * else's, on a ledger with others' history. Only for journeys that retire nothing which others need.
 */
const FABRIC_NETWORK: JourneyLedger = {
  title: 'a network of Hyperledger Fabric',
  file: FABRIC_FILE,
  missing: await missingForNetwork(),
  prepare: smallNetwork,
  async start() {
    const network = await smallNetwork();
    const environment = { LEDGER: 'fabric', FABRIC_CONNECTION: network.connection('demonstration') };
    return { environment, prepareFolder: makeGatewayKeys, stop: () => Promise.resolve() };
  },
};

/** Ledgers that a journey has to itself: it may retire what others would need. */
export const LEDGERS_OF_ONES_OWN: readonly JourneyLedger[] = [EMBEDDED, FABRIC_IN_MEMORY];
/** All but the slowest. */
export const EVERY_LEDGER: readonly JourneyLedger[] = [...LEDGERS_OF_ONES_OWN, FABRIC_NETWORK];

/** Declares a journey once for each ledger; `suite` gives the ledger to the gateway that it runs. */
export function describeJourney(title: string, suite: (ledger: JourneyLedger) => void): void {
  describeJourneyOn(EVERY_LEDGER, title, suite);
}

/** The same on some ledgers. */
export function describeJourneyOn(
  ledgers: readonly JourneyLedger[],
  title: string,
  suite: (ledger: JourneyLedger) => void,
): void {
  for (const ledger of ledgers) {
    describe(`${title}, on ${ledger.title}`, function () {
      if (ledger.missing !== undefined) {
        leaveOut(this, ledger.missing);
        return;
      }
      before(async function () {
        this.timeout(PREPARE_MS);
        await ledger.prepare?.();
      });
      suite(ledger);
    });
  }
}

function fabricPeers(title: string, options: Partial<FabricPeerOptions>): JourneyLedger {
  return {
    title,
    file: FABRIC_FILE,
    async start(people) {
      const identities = [PORTAL, ...people.flatMap(signersOf)];
      const organisations = [...new Set(identities.map(({ organisation }) => organisation))];
      const network = await startFabricPeer({ ...options, organisations, identities: distinct(identities) });
      const environment = { LEDGER: 'fabric', FABRIC_CONNECTION: network.connectionProfilePath };
      return { environment, stop: () => network.stop() };
    },
  };
}

/** As whom a gateway signs for an officer. */
function signersOf({ roles, agency, organisation = 'ministry' }: DemoPerson): Actor[] {
  if (agency === undefined) return [];
  return roles.map((role) => {
    if (role === 'registrar') return { role, agency, organisation };
    return { role: role === 'auditor' ? 'oversight' : 'agency', agency, organisation };
  });
}

function distinct(actors: readonly Actor[]): Actor[] {
  const byName = new Map(
    actors.map((actor) => [`${actor.organisation}/${actor.role}/${actor.agency}`, actor]),
  );
  return [...byName.values()];
}
