import { caName, type ContractSlot } from '../description/network.ts';
import { casHere } from '../description/part-here.ts';
import type { NetworkContext } from '../network-context.ts';
import type { Probe } from '../processes/wait-until-ready.ts';
import { caProbe } from './ca-server.ts';
import { contractProcess } from './contract-server.ts';
import { MINDER_PROCESS } from './minder-server.ts';
import { ordererProbe } from './orderer-server.ts';
import { peerProbe } from './peer-server.ts';
import { tcpProbe } from './tcp-probe.ts';

/** How to ask each process of this machine whether it does its work, in the order of starting. */
export function probesOf(
  { here, folder }: NetworkContext,
  contract: { readonly slot: ContractSlot } | null,
): ReadonlyMap<string, Probe> {
  const { ordering, organisations } = here;
  const probes = new Map<string, Probe>();
  for (const { id, ca } of casHere(here)) probes.set(caName(id), caProbe(ca, folder.organisation(id)));
  if (ordering !== undefined)
    for (const orderer of ordering.orderers)
      probes.set(orderer.name, ordererProbe(orderer, folder.organisation(ordering.id)));
  for (const { id, host, peers, contractPorts, hasContract } of organisations) {
    for (const peer of peers) probes.set(peer.name, peerProbe(peer, folder.organisation(id)));
    const slot = contract?.slot ?? 0;
    if (hasContract) probes.set(contractProcess(id, slot), tcpProbe(host, contractPorts[slot]));
  }
  // It has no port: that it runs is all there is to ask.
  probes.set(MINDER_PROCESS, () => Promise.resolve('ready'));
  return probes;
}
