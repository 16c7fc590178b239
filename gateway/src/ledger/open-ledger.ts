import type { ActorRole } from '@sealtrail/core';
import type { GatewayConfig } from '../gateway-config.js';
import type { CollectorOptions } from './collector.js';
import { openThreadLedger } from './embedded/thread-ledger.js';
import { watchChain } from './embedded/watch-chain.js';
import { FABRIC_COLLECTING } from './fabric-collecting.js';
import type { Ledger, LedgerHistory } from './ledger.js';

export interface OpenedLedger {
  readonly ledger: Ledger;
  readonly history: LedgerHistory;
  /** How commands are best put together for this kind of ledger. */
  readonly collecting: CollectorOptions;
  /** How long after a submit its outcome may stay open, in milliseconds. */
  readonly openOutcomeMs: number;
  /** The organisation for which the ledger knows the agency; `undefined` where that is not for it to say. */
  organisationOf(agency: string, role: ActorRole): string | undefined;
}

export interface OpenLedgerOptions {
  readonly config: GatewayConfig;
  /** Aborts when the gateway begins to stop. */
  readonly stopping: AbortSignal;
  /** Told of what goes wrong in the background. */
  readonly onFault: (fault: unknown) => void;
  readonly clock: () => number;
}

/** Opens the ledger that the configuration names. */
export async function openLedger(options: OpenLedgerOptions): Promise<OpenedLedger> {
  const { config, stopping, onFault, clock } = options;
  const { dataDir } = config;
  switch (config.ledger) {
    case 'embedded': {
      const ledger = await openThreadLedger({ dataDir, clock });
      void watchChain(ledger, { stopping, onFault });
      const isWritten = (await ledger.status()).height > 0;
      return {
        ledger,
        history: { any: isWritten, own: isWritten },
        // One is executed while the next is put together: more would be smaller.
        collecting: { underWayMax: 2 },
        openOutcomeMs: 0,
        organisationOf: () => undefined,
      };
    }
    case 'fabric': {
      // Only here: a gateway with an embedded ledger starts without Fabric's protocols.
      const { openFabricLedger } = await import('./fabric/open-fabric-ledger.js');
      const { ABANDON_MS } = await import('./fabric/resender.js');
      const profile = config.fabricConnection;
      const opened = await openFabricLedger({ profile, dataDir, stopping, onFault, clock });
      const { ledger, identities, history } = opened;
      return {
        ledger,
        history,
        collecting: FABRIC_COLLECTING,
        openOutcomeMs: ABANDON_MS,
        organisationOf: (agency, role) =>
          identities.organisationOf(agency, role) ?? identities.organisationOf(agency),
      };
    }
  }
}
