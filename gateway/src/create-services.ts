import { createVerifier } from '@sealtrail/core';
import { issuingCatalogue } from './issuing/catalogue.js';
import { Issuance } from './issuing/issuance.js';
import type { Ledger } from './ledger/ledger.js';
import type { OpenedLedger } from './ledger/open-ledger.js';
import { Signers } from './ledger/signers.js';
import type { Services } from './services.js';
import { catchUp } from './trail/catch-up.js';
import { createGrantsAt } from './trail/grants-at.js';
import type { Trail, TrailPosition } from './trail/trail.js';
import { trailVerificationSource } from './trail/verification-source.js';
import { createVerificationCrypto } from './verification-crypto.js';

/** What is made from what was opened. */
type Made = 'signers' | 'issuance' | 'certificates' | 'grantsAt' | 'verify';

export interface ServiceParts extends Omit<Services, Made> {
  readonly organisationOf: OpenedLedger['organisationOf'];
  readonly onFault: (fault: unknown) => void;
}

/** The services, from what was opened for them. */
export function createServices({ organisationOf, onFault, ...opened }: ServiceParts): Services {
  const { config, ledger, trail, clock } = opened;
  const { organisation, portalAgency } = config;
  const { db } = trail;
  const registryBlock = (): number => trail.registryBlock;
  const certificates = trailVerificationSource({
    db,
    position: () => knownUntil(ledger, trail, clock),
    registryBlock,
  });
  return {
    ...opened,
    certificates,
    grantsAt: createGrantsAt({ db, registryBlock }),
    signers: new Signers({ organisation, portalAgency, organisationOf }),
    issuance: new Issuance({
      ...opened,
      onFault,
      findFacts: issuingCatalogue({ db, registryBlock, catchUp: () => catchUp(opened) }),
    }),
    verify: createVerifier({ source: certificates, crypto: createVerificationCrypto(), onFault }),
  };
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
