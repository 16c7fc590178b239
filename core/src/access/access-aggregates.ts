import { type Aggregate, defineAggregate, present } from '../contract/aggregate.js';
import type { EventOf } from '../contract/domain-event.js';
import { accessPlace } from './access-place.js';
import type { AccessFollowUp, AskedEntry } from './access-state.js';

const ASKED: Aggregate<'asked'> = defineAggregate(
  'asked',
  {
    AccessDecided: {
      id: (event) => accessPlace(event.accessId).transactionId,
      apply: (state, event) => {
        const asked = state ?? {};
        // In place: a transaction of hundreds of accesses would copy them all for each one.
        asked[accessPlace(event.accessId).place] = askedEntry(event);
        return asked;
      },
    },
  },
  { ofTransaction: true },
);

const ACCESS: Aggregate<'access'> = defineAggregate('access', {
  AccessReleased: {
    id: (event) => event.accessId,
    apply: (state, { recordCount, responseHash }): AccessFollowUp => ({
      ...state,
      released: { recordCount, responseHash },
    }),
  },
  AccessReceived: follows({ received: true }),
  AccessFailed: follows({ failed: true }),
  AccessReviewed: follows({ reviewed: true }),
  AccessDisputed: follows({ dispute: 'open' }),
  DisputeResolved: follows({ dispute: 'resolved' }),
  ErasureConfirmed: follows({ erased: true }),
});

/** What the contract keeps of accesses, and the events that change it. */
export const ACCESS_AGGREGATES = [ASKED, ACCESS] as const;

function askedEntry(event: EventOf<'AccessDecided'>): AskedEntry {
  const { requester, provider, subjectId, decision, categories, purpose, dataRange, basis } = event;
  const { grantId, concealedUntil } = event;
  const asked = {
    requester,
    officer: present(event.officer, 'officer'),
    provider,
    subjectId,
    decision,
    categories,
    purpose,
    dataRange,
    basis,
  };
  const entry = grantId === undefined ? asked : { ...asked, grantId };
  return concealedUntil === undefined ? entry : { ...entry, concealedUntil };
}

function follows(step: AccessFollowUp): {
  id(event: { readonly accessId: string }): string;
  apply(state: AccessFollowUp | undefined): AccessFollowUp;
} {
  return { id: (event) => event.accessId, apply: (state) => ({ ...state, ...step }) };
}
