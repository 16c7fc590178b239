import type { Orderer, Peer } from '../description/network.ts';
import type { NetworkContext } from '../network-context.ts';
import { tcpProbe } from '../servers/tcp-probe.ts';

/** An orderer or a peer that runs on another machine. */
export interface ProgramElsewhere {
  readonly organisation: string;
  readonly name: string;
  /** Host and port. */
  readonly address: string;
  /** Why it does not answer; `undefined` where it does. */
  readonly silence: string | undefined;
}

export interface ProgramsElsewhere {
  readonly orderers: readonly ProgramElsewhere[];
  readonly peers: readonly ProgramElsewhere[];
}

/** Knocks at the ports by which this machine's programs reach those of the others. Takes some seconds at most. */
export async function programsElsewhere({ network, here }: NetworkContext): Promise<ProgramsElsewhere> {
  const { ordering, organisations } = network;
  const own = new Set(
    [...(here.ordering?.orderers ?? []), ...here.organisations.flatMap(({ peers }) => peers)].map(
      ({ name }) => name,
    ),
  );
  const knockAt = (
    organisation: string,
    programs: readonly (Orderer | Peer)[],
  ): Promise<ProgramElsewhere>[] =>
    programs.filter(({ name }) => !own.has(name)).map((program) => knock(organisation, program));
  const [orderers, peers] = await Promise.all([
    Promise.all(knockAt(ordering.id, ordering.orderers)),
    Promise.all(organisations.flatMap(({ id, peers }) => knockAt(id, peers))),
  ]);
  return { orderers, peers };
}

async function knock(organisation: string, { name, host, port }: Orderer | Peer): Promise<ProgramElsewhere> {
  const answer = await tcpProbe(host, port)();
  const silence = answer === 'ready' ? undefined : answer.notReady;
  return { organisation, name, address: `${host}:${String(port)}`, silence };
}
