import type { Aggregate, AggregateName, DomainEvent, EventType } from '@sealtrail/core';

/** One kind of state that a type of event touches. */
export interface Fold {
  readonly name: AggregateName;
  readonly ofTransaction: boolean;
  id(event: DomainEvent): string | undefined;
  apply(state: unknown, event: DomainEvent): unknown;
}

/**
 * For each type of event the states it touches, in the order of `aggregates`. The event's type chooses the
 * fold, which is why the types of event and state may be forgotten here and only here.
 */
export function indexFolds(aggregates: readonly Aggregate[]): ReadonlyMap<EventType, readonly Fold[]> {
  const index = new Map<EventType, Fold[]>();
  for (const { name, touches, ofTransaction } of aggregates) {
    for (const [type, touch] of Object.entries(touches) as [EventType, Pick<Fold, 'id' | 'apply'>][]) {
      const folds = index.get(type) ?? [];
      folds.push({
        name,
        ofTransaction,
        id: (event) => touch.id(event),
        apply: (state, event) => touch.apply(state, event),
      });
      index.set(type, folds);
    }
  }
  return index;
}
