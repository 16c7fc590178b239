import type { NetworkDescription } from './network-description.ts';
import { describedPorts } from './described-ports.ts';
import { resolveNetwork } from './network.ts';

/** What is wrong with a description whose every part is well-formed: one sentence for each fault. */
export function descriptionFaults(description: NetworkDescription): readonly string[] {
  return CHECKS.flatMap((check) => check(description));
}

type Check = (description: NetworkDescription) => readonly string[];

const CHECKS: readonly Check[] = [
  organisationsTwice,
  programsTwice,
  namesOfOurs,
  portsTwice,
  unknownOrganisations,
  agenciesTwice,
  tooManyEndorsers,
  evenOrderers,
  blockSizes,
];

function organisationsTwice({ ordering, organisations }: NetworkDescription): string[] {
  return repeated([ordering.id, ...organisations.map(({ id }) => id)]).map(
    (id) => `two organisations have the id ${id}`,
  );
}

function programsTwice(description: NetworkDescription): string[] {
  return repeated(programNames(description)).map((name) => `two programs have the name ${name}`);
}

/** Words with which the names of processes and identities begin that every network has. */
const OURS = ['admin', 'ca', 'contract', 'minder', 'registrar', 'tls'];

function namesOfOurs(description: NetworkDescription): string[] {
  return programNames(description)
    .filter((name) => OURS.includes(name.split('.', 1)[0] ?? ''))
    .map((name) => `${name} is no name for a peer or an orderer: none begins with ${OURS.join(', ')}`);
}

function programNames({ ordering, organisations }: NetworkDescription): string[] {
  return [...ordering.orderers, ...organisations.flatMap(({ peers }) => peers)].map(({ name }) => name);
}

function portsTwice(description: NetworkDescription): string[] {
  const users = new Map<string, string[]>();
  for (const { host, port, process, use } of describedPorts(resolveNetwork(description))) {
    const address = `${host}:${String(port)}`;
    users.set(address, [...(users.get(address) ?? []), `${process} (${use})`]);
  }
  return [...users]
    .filter(([, uses]) => uses.length > 1)
    .map(([address, uses]) => `port ${address} is given to ${uses.join(' and to ')}`);
}

function unknownOrganisations({ organisations, agencies }: NetworkDescription): string[] {
  const known = new Set(organisations.map(({ id }) => id));
  return agencies
    .filter(({ organisation }) => !known.has(organisation))
    .map(
      ({ creditCode, organisation }) =>
        `agency ${creditCode} belongs to ${organisation}, which is none of the organisations (${[...known].join(', ')})`,
    );
}

function agenciesTwice({ agencies }: NetworkDescription): string[] {
  return [
    ...repeated(agencies.map(({ creditCode }) => creditCode)).map(
      (code) => `agency ${code} stands there twice`,
    ),
    ...agencies.flatMap(({ creditCode, roles }) =>
      repeated(roles).map((role) => `agency ${creditCode} has the role ${role} twice`),
    ),
  ];
}

function tooManyEndorsers({ contract, organisations }: NetworkDescription): string[] {
  if (contract.endorsingOrganisations <= organisations.length) return [];
  return [
    `contract.endorsingOrganisations is ${String(contract.endorsingOrganisations)}, but there are ${String(organisations.length)} organisations`,
  ];
}

function evenOrderers({ ordering }: NetworkDescription): string[] {
  const count = ordering.orderers.length;
  if (count % 2 === 1) return [];
  return [
    `ordering.orderers are ${String(count)}: a majority of an even number outlives no more failures than with one fewer; make it odd`,
  ];
}

function blockSizes({ blocks }: NetworkDescription): string[] {
  if (blocks.bytesPreferred <= blocks.bytesMax) return [];
  return ['blocks.bytesPreferred is above blocks.bytesMax'];
}

function repeated<T extends string>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
