import type { Network, Ordering, Organisation } from './network.ts';

/** What of a network runs on this machine. */
export interface PartHere {
  /** `undefined` where the ordering organisation runs elsewhere. */
  readonly ordering: Ordering | undefined;
  readonly organisations: readonly Organisation[];
}

/** The organisations with these ids; all of them where `ids` is `undefined`. */
export function partHere({ ordering, organisations }: Network, ids: readonly string[] | undefined): PartHere {
  const isHere = ({ id }: { readonly id: string }): boolean => ids === undefined || ids.includes(id);
  return {
    ordering: isHere(ordering) ? ordering : undefined,
    organisations: organisations.filter(isHere),
  };
}

/** All of them, the ordering organisation first. */
export function organisationsHere({
  ordering,
  organisations,
}: PartHere): readonly (Ordering | Organisation)[] {
  return ordering === undefined ? organisations : [ordering, ...organisations];
}
