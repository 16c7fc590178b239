import { z } from 'zod';
import { ACCESS_EVENTS } from '../access/access-events.js';
import { AUTHORISATION_EVENTS } from '../authorisation/authorisation-events.js';
import { CERTIFICATE_EVENTS } from '../certificate/certificate-events.js';
import { REGISTRY_EVENTS } from '../registry/registry-events.js';
import { QueryRecorded } from '../trail/query-recorded.js';

/** Everything that can happen. What a gateway replays, it parses with this. */
export const DomainEvent = z.discriminatedUnion('type', [
  ...REGISTRY_EVENTS,
  ...CERTIFICATE_EVENTS,
  ...AUTHORISATION_EVENTS,
  ...ACCESS_EVENTS,
  QueryRecorded,
]);
export type DomainEvent = z.infer<typeof DomainEvent>;
/** The names of all that can happen. */
export const EVENT_TYPES = DomainEvent.options.map(({ shape }) => shape.type.value);
export type EventType = DomainEvent['type'];
export type EventOf<T extends EventType> = Extract<DomainEvent, { type: T }>;
