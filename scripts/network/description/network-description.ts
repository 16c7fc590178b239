import { isIP, isIPv4 } from 'node:net';
import { Actor } from '#core/contract/actor';
import { CreditCode } from '#core/identifier/credit-code';
import { OrganisationId } from '#core/schema/text';
import { z } from 'zod';

const Port = z.int().min(1).max(65_535);
const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
/** A name that ends in a number is meant as an address. */
const ENDS_IN_NUMBER = /(^|\.)[0-9]+$/;
const Host = z
  .string()
  .max(253)
  .refine((host) => isIPv4(host) || (HOST_NAME.test(host) && !ENDS_IN_NUMBER.test(host)), {
    error: 'is not a host name in lower case or an IPv4 address',
  });
const ProgramName = z
  .string()
  .max(63)
  .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/, 'is not a name such as peer0.ministry');
const ChannelName = z
  .string()
  .max(63)
  .regex(/^[a-z][a-z0-9-]*$/, 'is not a channel name');

const Ca = z.strictObject({ port: Port, host: Host.optional() });

const OrdererDescription = z.strictObject({
  name: ProgramName,
  host: Host.optional(),
  /** For peers, gateways and the other orderers. */
  port: Port,
  /** For the administrator: joins the orderer to the channel. */
  adminPort: Port,
  operationsPort: Port,
});

const PeerDescription = z.strictObject({
  name: ProgramName,
  host: Host.optional(),
  port: Port,
  /** Where a contract would call the peer. Ours is called by the peer, but the peer listens all the same. */
  chaincodePort: Port,
  operationsPort: Port,
});

const OrderingDescription = z.strictObject({
  id: OrganisationId,
  host: Host.optional(),
  ca: Ca,
  orderers: z.array(OrdererDescription).min(1).max(9),
});

export const OrganisationDescription = z.strictObject({
  id: OrganisationId,
  host: Host.optional(),
  ca: Ca,
  peers: z.array(PeerDescription).min(1).max(8),
  /** The contract's process listens on the first; its next version on the other, until it takes over; then in turn. */
  contractPorts: z.tuple([Port, Port]),
});

export const AgencyDescription = z.strictObject({
  creditCode: CreditCode,
  /** The organisation whose CA vouches for the agency. */
  organisation: z.string().max(32),
  roles: z.array(Actor.shape.role).min(1).max(4),
});

/** The network as data: what network.yaml must be. Meant for one reader, `parseDescription`. */
export const NetworkDescription = z.strictObject({
  name: ChannelName,
  channel: ChannelName,
  contract: z.strictObject({
    name: ChannelName,
    /** So many different organisations must endorse a transaction. */
    endorsingOrganisations: z.int().min(1).max(16),
  }),
  blocks: z.strictObject({
    timeoutMs: z.int().min(5).max(60_000),
    transactionsMax: z.int().min(1).max(10_000),
    bytesPreferred: z.int().min(65_536).max(104_857_600),
    bytesMax: z.int().min(65_536).max(104_857_600),
  }),
  raft: z.strictObject({ tickMs: z.int().min(10).max(10_000), electionTicks: z.int().min(2).max(100) }),
  host: Host,
  ordering: OrderingDescription,
  organisations: z.array(OrganisationDescription).min(1).max(16),
  agencies: z.array(AgencyDescription).max(10_000),
});
export type NetworkDescription = z.infer<typeof NetworkDescription>;
export type OrganisationDescription = z.infer<typeof OrganisationDescription>;

/** An address to listen on: what others reach by an IP address listens there, what has a name listens everywhere. */
export function listenAddress(host: string): string {
  return isIP(host) === 0 ? '0.0.0.0' : host;
}
