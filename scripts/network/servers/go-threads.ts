import { availableParallelism } from 'node:os';
import type { PartHere } from '../description/part-here.ts';

/**
 * How many threads at a time a peer or an orderer executes on (GOMAXPROCS): its share of the machine's processors, at
 * least one. By itself each takes as many as there are, and where several programs share a machine their idle threads
 * look for work that others do, at each of the messages between a peer and the contract.
 */
export function goThreads(
  { ordering, organisations }: PartHere,
  processors: number = availableParallelism(),
): number {
  const peers = organisations.reduce((sum, organisation) => sum + organisation.peers.length, 0);
  const programs = peers + (ordering?.orderers.length ?? 0);
  return Math.max(1, Math.floor(processors / programs));
}
