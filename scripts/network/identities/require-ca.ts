import { casHere, organisationsOf } from '../description/part-here.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';

/** Fails with ORGANISATION_ELSEWHERE where the CA of a described organisation runs on another machine. */
export function requireCa({ here, network }: NetworkContext, id: string): void {
  const isDescribed = organisationsOf(network).some((one) => one.id === id);
  if (!isDescribed || casHere(here).some((one) => one.id === id)) return;
  throw new NetworkError(
    'ORGANISATION_ELSEWHERE',
    `the certificate authority of ${id} runs on another machine`,
    { remedy: 'Run this there: only there are its keys.' },
  );
}
