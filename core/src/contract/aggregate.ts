import type { EventOf, EventType } from './domain-event.js';
import type { AggregateName, States } from './states.js';

interface Touch<S, T extends EventType> {
  /** Which instance of the aggregate the event touches; `undefined`: none. */
  id(event: EventOf<T>): string | undefined;
  /** The state after the event. May reuse and change `state`, which belongs to the fold. */
  apply(state: S | undefined, event: EventOf<T>): S;
}

/** How one kind of state follows from events: the fold that the processor, the trail and the tests share. */
export interface Aggregate<N extends AggregateName = AggregateName> {
  readonly name: N;
  readonly touches: { readonly [T in EventType]?: Touch<States[N], T> };
  /** Whether its id is the transaction's: nothing is there before, so nothing is looked up to be changed. */
  readonly ofTransaction: boolean;
}

export function defineAggregate<N extends AggregateName>(
  name: N,
  touches: { readonly [T in EventType]?: Touch<States[N], T> },
  { ofTransaction = false }: Partial<Pick<Aggregate, 'ofTransaction'>> = {},
): Aggregate<N> {
  return { name, touches, ofTransaction };
}

/** The state of something that an event presumes; its absence is a fault in the ledger or in our code. */
export function present<S>(state: S | undefined, name: string): S {
  if (state === undefined) throw new Error(`an event presumes a ${name} that is not there`);
  return state;
}
