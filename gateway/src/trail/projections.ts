import type { EventOf, EventType } from '@sealtrail/core';
import type { Transaction } from 'kysely';
import { accessProjections } from './project-access.js';
import { authorisationProjections } from './project-authorisation.js';
import { certificateProjections } from './project-certificate.js';
import type { EventPlace } from './event-row.js';
import { registryProjections } from './project-registry.js';
import type { TrailTables } from './trail-tables.js';

/** How one kind of event changes the current-state rows. */
export type Projection<T extends EventType> = (
  db: Transaction<TrailTables>,
  event: EventOf<T>,
  place: EventPlace,
) => Promise<void>;

/** Events that come by the thousand: their rows are inserted together, see `projectBlock`. */
export type RecordedType = 'AccessDecided' | 'CertificateIssued';

/** Every kind of event has its projection, or says by `undefined` that the event row is all there is. */
export type Projections<T extends EventType> = { readonly [K in T]: Projection<K> | undefined };

export const PROJECTIONS: Projections<Exclude<EventType, RecordedType>> = {
  ...registryProjections,
  ...certificateProjections,
  ...authorisationProjections,
  ...accessProjections,
  QueryRecorded: undefined,
};
