import { caName, type Network } from './network.ts';
import { organisationsOf } from './part-here.ts';

export interface DescribedPort {
  readonly host: string;
  readonly port: number;
  /** The process that listens there. */
  readonly process: string;
  /** Which of its ports, as the description calls it. */
  readonly use: string;
}

/** Every port that a program of the network listens on. */
export function describedPorts(network: Network): readonly DescribedPort[] {
  const { ordering, organisations } = network;
  return [
    ...organisationsOf(network).flatMap(({ id, ca }) => portsOf(caName(id), ca.host, { port: ca.port })),
    ...ordering.orderers.flatMap(({ name, host, port, adminPort, operationsPort }) =>
      portsOf(name, host, { port, adminPort, operationsPort }),
    ),
    ...organisations.flatMap(({ peers }) =>
      peers.flatMap(({ name, host, port, chaincodePort, operationsPort }) =>
        portsOf(name, host, { port, chaincodePort, operationsPort }),
      ),
    ),
    ...organisations.flatMap(({ id, host, contractPorts: [first, second] }) =>
      portsOf(`contract.${id}`, host, { 'contractPorts[0]': first, 'contractPorts[1]': second }),
    ),
  ];
}

function portsOf(process: string, host: string, ports: Readonly<Record<string, number>>): DescribedPort[] {
  return Object.entries(ports).map(([use, port]) => ({ host, port, process, use }));
}
