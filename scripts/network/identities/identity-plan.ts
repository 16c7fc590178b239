import type { Network, Ordering, Organisation } from '../description/network.ts';
import type { OrderingHere, OrganisationHere } from '../description/part-here.ts';
import { CA_NAMES, type CaName } from '../render/ca-settings.ts';

/** An identity that an organisation's CA gives. */
export interface PlannedIdentity {
  /** Unique in the organisation; also the name of its folder. */
  readonly name: string;
  readonly ca: CaName;
  /** What Fabric takes it for. */
  readonly type: 'admin' | 'client' | 'orderer' | 'peer';
  /** The host names and addresses in its certificate. */
  readonly hosts: readonly string[];
  /** What the contract reads in its certificate. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether a new certificate is for the same key: the channel knows an orderer by its TLS key. */
  readonly keepsKey?: boolean;
}

export const ADMINISTRATOR = 'admin';
/** The identities that the ordering organisation runs on. */
export function orderingIdentities(ordering: Ordering): readonly PlannedIdentity[] {
  return [identity(ADMINISTRATOR, 'admin'), ...ordererIdentities(ordering)];
}

function ordererIdentities({ orderers }: Ordering): readonly PlannedIdentity[] {
  return [
    ...orderers.map(({ name }) => identity(name, 'orderer')),
    ...orderers.map(({ name, host }) => ({ ...tls(`tls.${name}`, [name, host]), keepsKey: true })),
  ];
}

/**
 * What a part of an organisation runs on that is on another machine than its CA: handed over from there. Orderers do
 * without an administrator; peers let nobody else join them to a channel.
 */
export function handedIdentities(part: OrderingHere | OrganisationHere): readonly PlannedIdentity[] {
  if ('orderers' in part) return ordererIdentities(part);
  return [...(part.hasContract ? contractIdentities(part) : []), ...peerIdentities(part)];
}

/** The identities that this machine has of an organisation: all where its CA is here. */
export function identitiesHere(
  network: Network,
  part: OrderingHere | OrganisationHere,
): readonly PlannedIdentity[] {
  return part.hasCa ? planIdentities(network, part.id) : handedIdentities(part);
}

/** The identity of an organisation's contract. */
export function contractIdentities(organisation: Organisation): readonly PlannedIdentity[] {
  return [tls(contractTls(organisation), [`contract.${organisation.id}`, organisation.host])];
}

/** The identities that the peers of an organisation run on. */
export function peerIdentities({ peers }: Organisation): readonly PlannedIdentity[] {
  return [
    identity(ADMINISTRATOR, 'admin'),
    ...peers.map(({ name }) => identity(name, 'peer')),
    ...peers.map(({ name, host }) => tls(`tls.${name}`, [name, host])),
  ];
}

/** All identities of an organisation, the ordering organisation among them. */
export function planIdentities(network: Network, organisation: string): readonly PlannedIdentity[] {
  const { ordering, organisations } = network;
  if (organisation === ordering.id) return orderingIdentities(ordering);
  return organisations
    .filter(({ id }) => id === organisation)
    .flatMap((member) => [
      ...contractIdentities(member),
      ...peerIdentities(member),
      ...agencyIdentities(member),
    ]);
}

/** The name of the TLS identity of an organisation's contract. */
export function contractTls({ id }: Organisation): string {
  return `tls.contract.${id}`;
}

export function agencyIdentityName(creditCode: string, role: string): string {
  return `${creditCode}.${role}`;
}

/** The identities that an organisation's gateway signs with for the agencies. */
export function agencyIdentities({ agencies }: Organisation): readonly PlannedIdentity[] {
  return agencies.flatMap(({ creditCode, roles }) =>
    roles.map((role) => ({
      ...identity(agencyIdentityName(creditCode, role), 'client'),
      attributes: { role, agency: creditCode },
    })),
  );
}

function identity(name: string, type: PlannedIdentity['type']): PlannedIdentity {
  return { name, ca: CA_NAMES.identities, type, hosts: [], attributes: {} };
}

function tls(name: string, hosts: readonly string[]): PlannedIdentity {
  return { name, ca: CA_NAMES.tls, type: 'client', hosts, attributes: {} };
}
