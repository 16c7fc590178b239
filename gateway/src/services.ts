import type { VerificationSource, Verify } from '@sealtrail/core';
import type { Logger } from 'winston';
import type { GatewayConfig } from './gateway-config.js';
import type { ProviderKeyState } from './identity/provider-keys.js';
import type { Pseudonyms } from './identity/pseudonyms.js';
import type { VerifyAccessToken } from './identity/verify-access-token.js';
import type { Issuance } from './issuing/issuance.js';
import type { Collector } from './ledger/collector.js';
import type { Ledger } from './ledger/ledger.js';
import type { Library } from './library/library.js';
import type { SealKeys } from './seal/seal-keys.js';
import type { Signers } from './ledger/signers.js';
import type { GrantsAt } from './trail/grants-at.js';
import type { Trail } from './trail/trail.js';

/** What routes work with; made once when the gateway starts. */
export interface Services {
  readonly config: GatewayConfig;
  readonly ledger: Ledger;
  readonly collector: Collector;
  readonly trail: Trail;
  readonly library: Library;
  readonly sealKeys: SealKeys;
  readonly issuance: Issuance;
  readonly pseudonyms: Pseudonyms;
  readonly signers: Signers;
  /** The digest of an auditor's question for the ledger, keyed so that a subject asked for cannot be guessed. */
  readonly questionDigest: (question: object) => string;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly providerKeys: () => ProviderKeyState;
  readonly verify: Verify;
  /** What the trail knows that bears on certificates. */
  readonly certificates: VerificationSource;
  /** What the status of grants follows from at a time, in milliseconds since the epoch. */
  readonly grantsAt: (now: number) => Promise<GrantsAt>;
  readonly logger: Logger;
  /** Aborts when the gateway begins to stop, so that endless answers end. */
  readonly stopping: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}
