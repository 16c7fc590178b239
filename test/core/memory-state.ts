import type { Aggregate } from '#core/contract/aggregate';
import type { DomainEvent, EventOf, EventType } from '#core/contract/domain-event';
import type { AggregateName, ReadState, States } from '#core/contract/states';

type AnyTouch = {
  id(event: DomainEvent): string | undefined;
  apply(state: unknown, event: DomainEvent): unknown;
};

/** A world state in a Map, made of nothing but events by the folds that it is given. */
export class MemoryState {
  readonly #aggregates: readonly Aggregate[];
  readonly #values = new Map<string, unknown>();

  constructor(aggregates: readonly Aggregate[]) {
    this.#aggregates = aggregates;
  }

  readonly read: ReadState = (name, id) => this.get(name, id);

  get<N extends AggregateName>(name: N, id: string): States[N] | undefined {
    return this.#values.get(`${name}/${id}`) as States[N] | undefined;
  }

  /** Puts a state that no event of the given folds makes, for rules that look at another folder's. */
  put<N extends AggregateName>(name: N, id: string, state: States[N]): void {
    this.#values.set(`${name}/${id}`, state);
  }

  apply(...events: readonly DomainEvent[]): void {
    for (const event of events) for (const aggregate of this.#aggregates) this.#touch(aggregate, event);
  }

  #touch(aggregate: Aggregate, event: DomainEvent): void {
    const touch = aggregate.touches[event.type] as AnyTouch | undefined;
    const id = touch?.id(event);
    if (touch === undefined || id === undefined) return;
    const key = `${aggregate.name}/${id}`;
    // A copy, because a fold may change the state it is given, and a test may still hold the one before.
    this.#values.set(key, touch.apply(structuredClone(this.#values.get(key)), event));
  }
}

/** The only event, which must be of this type. */
export function onlyEvent<T extends EventType>(events: readonly DomainEvent[], type: T): EventOf<T> {
  const [event] = events;
  if (events.length !== 1 || event?.type !== type)
    throw new Error(`expected one ${type}, got [${events.map((each) => each.type).join(', ')}]`);
  return event as EventOf<T>;
}
