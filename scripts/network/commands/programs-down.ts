import { programsOf, organisationsHere } from '../description/part-here.ts';
import type { NetworkContext } from '../network-context.ts';

/** The orderers and peers of this machine that do not run. */
export function programsDown({ here, records }: NetworkContext): readonly string[] {
  return organisationsHere(here)
    .flatMap((organisation) => programsOf(organisation).map(({ name }) => name))
    .filter((name) => !records.runs(name));
}
