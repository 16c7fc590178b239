import type { NetworkDescription } from './network-description.ts';

type Described<T> = Omit<T, 'host'> & { readonly host: string };
type DescribedOrganisation = NetworkDescription['organisations'][number];
type DescribedOrdering = NetworkDescription['ordering'];

export type CertificateAuthority = Described<DescribedOrganisation['ca']>;
export type Orderer = Described<DescribedOrdering['orderers'][number]>;
export type Peer = Described<DescribedOrganisation['peers'][number]>;
export type Agency = NetworkDescription['agencies'][number];

export interface Ordering {
  readonly id: string;
  readonly ca: CertificateAuthority;
  readonly orderers: readonly Orderer[];
}

export interface Organisation {
  /** Also the id of its MSP. */
  readonly id: string;
  /** Where its contract runs. */
  readonly host: string;
  readonly ca: CertificateAuthority;
  readonly peers: readonly Peer[];
  readonly contractPorts: readonly [number, number];
  readonly agencies: readonly Agency[];
}

/** Which of an organisation's two contract ports a version listens on. */
export type ContractSlot = 0 | 1;

/** What the CA of an organisation is called, as peers and orderers are by their names. */
export function caName(organisation: string): string {
  return `ca.${organisation}`;
}

/** A described network, where each part says its own host and each organisation its agencies. */
export interface Network extends Pick<
  NetworkDescription,
  'name' | 'channel' | 'contract' | 'blocks' | 'raft'
> {
  readonly ordering: Ordering;
  readonly organisations: readonly Organisation[];
}

/** A part without a host has the one of what it belongs to. */
export function resolveNetwork({
  host,
  ordering,
  organisations,
  agencies,
  ...rest
}: NetworkDescription): Network {
  const at = <T extends { host?: string | undefined }>(part: T, home: string): Described<T> => ({
    ...part,
    host: part.host ?? home,
  });
  const orderingHost = ordering.host ?? host;
  return {
    ...rest,
    ordering: {
      id: ordering.id,
      ca: at(ordering.ca, orderingHost),
      orderers: ordering.orderers.map((orderer) => at(orderer, orderingHost)),
    },
    organisations: organisations.map(({ id, host: home = host, ca, peers, contractPorts }) => ({
      id,
      host: home,
      ca: at(ca, home),
      peers: peers.map((peer) => at(peer, home)),
      contractPorts,
      agencies: agencies.filter(({ organisation }) => organisation === id),
    })),
  };
}
