import type { Network, Ordering, Organisation } from './network.ts';

/** What of the ordering organisation runs on this machine: these orderers, and perhaps its CA. */
export interface OrderingHere extends Ordering {
  readonly hasCa: boolean;
}

/** What of an organisation runs on this machine: these peers, and perhaps its CA and its contract. */
export interface OrganisationHere extends Organisation {
  readonly hasCa: boolean;
  readonly hasContract: boolean;
}

/** What of a network runs on this machine. */
export interface PartHere {
  /** `undefined` where all of the ordering organisation runs elsewhere. */
  readonly ordering: OrderingHere | undefined;
  readonly organisations: readonly OrganisationHere[];
}

/** Between an organisation's id and a host, where only what has this host is meant. */
const AT = '@';

/**
 * What `names` say: `ministry` is all of an organisation, `ministry@host` what of it has this host. Everything where
 * `names` is `undefined`.
 */
export function partHere(network: Network, names: readonly string[] | undefined): PartHere {
  const { ordering, organisations } = network;
  return {
    ordering: orderingHere(ordering, hostsOf(ordering.id, names)),
    organisations: organisations.flatMap((one) => organisationHere(one, hostsOf(one.id, names))),
  };
}

/** All of them, the ordering organisation first. */
export function organisationsHere({
  ordering,
  organisations,
}: PartHere): readonly (OrderingHere | OrganisationHere)[] {
  return ordering === undefined ? organisations : [ordering, ...organisations];
}

/** Those whose CA is on this machine. */
export function casHere(here: PartHere): readonly (OrderingHere | OrganisationHere)[] {
  return organisationsHere(here).filter(({ hasCa }) => hasCa);
}

/** All of a network, the one that orders before the members. */
export function organisationsOf({ ordering, organisations }: Network): readonly (Ordering | Organisation)[] {
  return [ordering, ...organisations];
}

/** All of an organisation of which a part runs here. */
export function wholeOf({ organisations }: Network, part: Organisation): Organisation {
  return organisations.find(({ id }) => id === part.id) ?? part;
}

/** The orderers and peers of an organisation, or of what of it runs here. */
export function programsOf(
  organisation: Ordering | Organisation,
): Ordering['orderers'] | Organisation['peers'] {
  return 'orderers' in organisation ? organisation.orderers : organisation.peers;
}

/** What `--only` may name: each organisation and, where its programs have several hosts, each with each host. */
export function partNames(network: Network): readonly string[] {
  return organisationsOf(network).flatMap((organisation) => {
    const { id } = organisation;
    const parts = partNamesOf(id, programsOf(organisation));
    return parts.length === 1 ? [id] : [id, ...parts];
  });
}

/** As `--only` would name what of an organisation has the hosts of these programs. */
export function partNamesOf(id: string, programs: readonly { readonly host: string }[]): readonly string[] {
  return [...new Set(programs.map((program) => partNameOf(id, program)))];
}

/** As `--only` would name what of an organisation has the host of this program. */
export function partNameOf(id: string, { host }: { readonly host: string }): string {
  return `${id}${AT}${host}`;
}

type Hosts = 'all' | readonly string[];

function hostsOf(id: string, names: readonly string[] | undefined): Hosts {
  if (names === undefined || names.includes(id)) return 'all';
  return names
    .map((name) => name.split(AT, 2))
    .flatMap(([organisation, host]) => (organisation === id && host !== undefined ? [host] : []));
}

function isOn(hosts: Hosts, host: string): boolean {
  return hosts === 'all' || hosts.includes(host);
}

function orderingHere(ordering: Ordering, hosts: Hosts): OrderingHere | undefined {
  if (hosts.length === 0) return undefined;
  const orderers = ordering.orderers.filter(({ host }) => isOn(hosts, host));
  return { ...ordering, orderers, hasCa: isOn(hosts, ordering.ca.host) };
}

function organisationHere(organisation: Organisation, hosts: Hosts): OrganisationHere[] {
  if (hosts.length === 0) return [];
  const peers = organisation.peers.filter(({ host }) => isOn(hosts, host));
  const hasCa = isOn(hosts, organisation.ca.host);
  return [{ ...organisation, peers, hasCa, hasContract: isOn(hosts, organisation.host) }];
}
