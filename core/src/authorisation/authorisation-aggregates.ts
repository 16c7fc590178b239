import { type Aggregate, defineAggregate, present } from '../contract/aggregate.js';
import { DAY_MS } from '../schema/time.js';
import { askingKey } from './asking-key.js';
import {
  type Asking,
  type AuthorisationRequest,
  type Grant,
  type GrantIndexEntry,
  GRANTS_MAX,
  type GrantStatus,
  type GrantUses,
  type RequestStatus,
} from './authorisation-state.js';
import { grantsKey } from './grants-key.js';

/** The longest cooling-off time a purpose can have; older refusals are forgotten. */
const REFUSAL_REMEMBERED_MS = 366 * DAY_MS;

const ASKING: Aggregate<'asking'> = defineAggregate('asking', {
  AuthorisationRequested: {
    id: (event) => askingKey(event.agency, event.subjectId),
    apply: (state, { requestId, terms, answerBy, at }): Asking => ({
      open: {
        ...filterEntries(state?.open, (request) => at < request.answerBy),
        [requestId]: { purpose: terms.purpose, answerBy },
      },
      refusedAt: filterEntries(state?.refusedAt, (refusedAt) => at < refusedAt + REFUSAL_REMEMBERED_MS),
    }),
  },
  GrantMade: {
    id: ({ requestId, subjectId, terms }) =>
      requestId === undefined ? undefined : askingKey(terms.recipient, subjectId),
    apply: (state, { requestId }) => withoutRequest(state, requestId),
  },
  RequestRefused: {
    id: (event) => askingKey(event.recipient, event.subjectId),
    apply: (state, { requestId, purpose, at }): Asking => {
      const { open, refusedAt } = withoutRequest(state, requestId);
      return { open, refusedAt: { ...refusedAt, [purpose]: at } };
    },
  },
  RequestWithdrawn: {
    id: (event) => askingKey(event.recipient, event.subjectId),
    apply: (state, { requestId }) => withoutRequest(state, requestId),
  },
});

const REQUEST: Aggregate<'request'> = defineAggregate('request', {
  AuthorisationRequested: {
    id: (event) => event.requestId,
    apply: (_state, { agency, subjectId, terms, answerBy }): AuthorisationRequest => ({
      status: 'submitted',
      agency,
      subjectId,
      terms,
      answerBy,
    }),
  },
  GrantMade: {
    id: (event) => event.requestId,
    apply: (state, { narrowed }) => answered(state, narrowed ? 'narrowed' : 'approved'),
  },
  RequestRefused: { id: (event) => event.requestId, apply: (state) => answered(state, 'refused') },
  RequestWithdrawn: { id: (event) => event.requestId, apply: (state) => answered(state, 'withdrawn') },
});

const GRANT: Aggregate<'grant'> = defineAggregate('grant', {
  GrantMade: {
    id: (event) => event.grantId,
    apply: (_state, { subjectId, terms, noticeVersion }): Grant => ({
      status: 'active',
      subjectId,
      terms,
      noticeVersion,
    }),
  },
  GrantPaused: grantBecomes('paused'),
  GrantResumed: grantBecomes('active'),
  GrantShortened: {
    id: (event) => event.grantId,
    apply: (state, { until }): Grant => {
      const grant = present(state, 'grant');
      return { ...grant, terms: { ...grant.terms, until } };
    },
  },
  GrantRevoked: grantBecomes('revoked'),
  GrantSuperseded: grantBecomes('superseded'),
  GrantSetAside: grantBecomes('inapplicable'),
  AccessDecided: {
    id: ({ counted, grantId }) => (counted ? grantId : undefined),
    apply: (state, { windowStart }): Grant => {
      const grant = present(state, 'grant');
      return { ...grant, uses: usesAfter(grant.uses, windowStart) };
    },
  },
});

const GRANTS: Aggregate<'grants'> = defineAggregate('grants', {
  GrantMade: {
    id: ({ subjectId, terms }) =>
      grantsKey({ subjectId, recipient: terms.recipient, purpose: terms.purpose }),
    apply: (state = [], { grantId, terms, at }) => {
      const isLiving = (entry: GrantIndexEntry): boolean => at < entry.until;
      return [
        { grantId, until: terms.until },
        ...state.filter(isLiving),
        // The ended ones only say why a later ask is denied; they make room first.
        ...state.filter((entry) => !isLiving(entry)),
      ].slice(0, GRANTS_MAX);
    },
  },
  GrantShortened: indexedUntil((event) => event.until),
  GrantRevoked: indexedUntil(() => 0),
  GrantSuperseded: indexedUntil(() => 0),
  GrantSetAside: indexedUntil(() => 0),
});

/** What the contract keeps of requests and grants, and the events that change it. */
export const AUTHORISATION_AGGREGATES = [ASKING, REQUEST, GRANT, GRANTS] as const;

function filterEntries<V>(
  record: Readonly<Record<string, V>> | undefined,
  keep: (value: V) => boolean,
): Record<string, V> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => keep(value)));
}

function withoutRequest(state: Asking | undefined, requestId: string | undefined): Asking {
  const { open, refusedAt } = present(state, 'record of what was asked');
  return {
    open: Object.fromEntries(Object.entries(open).filter(([id]) => id !== requestId)),
    refusedAt,
  };
}

function answered(state: AuthorisationRequest | undefined, status: RequestStatus): AuthorisationRequest {
  return { ...present(state, 'request'), status };
}

function grantBecomes(status: GrantStatus): {
  id(event: { readonly grantId: string }): string;
  apply(state: Grant | undefined): Grant;
} {
  return { id: (event) => event.grantId, apply: (state) => ({ ...present(state, 'grant'), status }) };
}

function usesAfter(uses: GrantUses | undefined, windowStart: number | undefined): GrantUses {
  return {
    total: (uses?.total ?? 0) + 1,
    window: windowStart === undefined ? null : windowAfter(uses?.window ?? null, windowStart),
  };
}

function windowAfter(window: GrantUses['window'], start: number): NonNullable<GrantUses['window']> {
  return { start, count: window?.start === start ? window.count + 1 : 1 };
}

interface GrantEvent {
  readonly grantId: string;
  readonly subjectId: string;
  readonly recipient: string;
  readonly purpose: string;
}

/** Changes one entry's end in place; a grant that the index has dropped stays dropped. */
function indexedUntil<E extends GrantEvent>(
  untilOf: (event: E) => number,
): {
  id(event: E): string;
  apply(state: readonly GrantIndexEntry[] | undefined, event: E): readonly GrantIndexEntry[];
} {
  return {
    id: grantsKey,
    apply: (state = [], event) =>
      state.map((entry) => (entry.grantId === event.grantId ? { ...entry, until: untilOf(event) } : entry)),
  };
}
