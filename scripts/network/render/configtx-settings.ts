import { join } from 'node:path';
import type { Network, Orderer, Organisation } from '../description/network.ts';
import type { NetworkFolder } from '../network-folder.ts';
import type { AnchorPeer } from '../protocol/channel-organisation.ts';
import type { Settings } from './yaml-file.ts';

/** The profile in configtx.yaml that the channel's first block is made from. */
export const CHANNEL_PROFILE = 'Channel';

/** configtx.yaml: the channel's organisations, policies and block cutting. */
export function configtxSettings(network: Network, folder: NetworkFolder): Settings {
  const { blocks, raft, ordering, organisations } = network;
  return {
    Profiles: {
      [CHANNEL_PROFILE]: {
        Capabilities: { V2_0: true },
        Policies: IMPLICIT_POLICIES,
        Orderer: {
          OrdererType: 'etcdraft',
          BatchTimeout: `${String(blocks.timeoutMs)}ms`,
          BatchSize: {
            MaxMessageCount: blocks.transactionsMax,
            AbsoluteMaxBytes: blocks.bytesMax,
            PreferredMaxBytes: blocks.bytesPreferred,
          },
          EtcdRaft: {
            Consenters: ordering.orderers.map((orderer) => consenter(orderer, ordering.id, folder)),
            Options: {
              TickInterval: `${String(raft.tickMs)}ms`,
              ElectionTick: raft.electionTicks,
              HeartbeatTick: 1,
              MaxInflightBlocks: 5,
              SnapshotIntervalSize: '16 MB',
            },
          },
          Organizations: [orderingOrganisation(network, folder)],
          Policies: { ...IMPLICIT_POLICIES, BlockValidation: implicit('ANY Writers') },
          Capabilities: { V2_0: true },
        },
        Application: {
          Organizations: organisations.map((organisation) => memberOrganisation(organisation, folder)),
          Policies: {
            ...IMPLICIT_POLICIES,
            // What contract runs is decided by most of the organisations.
            LifecycleEndorsement: implicit('MAJORITY Endorsement'),
            Endorsement: implicit('MAJORITY Endorsement'),
          },
          Capabilities: { V2_5: true },
        },
      },
    },
  };
}

/** One organisation as configtx.yaml has it. */
function memberOrganisation(organisation: Organisation, folder: NetworkFolder): Settings {
  const { id } = organisation;
  return {
    ...mspOf(id, folder),
    Policies: {
      Readers: signed(`OR('${id}.admin', '${id}.peer', '${id}.client')`),
      Writers: signed(`OR('${id}.admin', '${id}.client')`),
      Admins: signed(`OR('${id}.admin')`),
      Endorsement: signed(`OR('${id}.peer')`),
    },
    AnchorPeers: anchorsOf(organisation).map(({ host, port }) => ({ Host: host, Port: port })),
  };
}

const ANCHORS_MAX = 2;

/** By these the peers of the other organisations find this one's. */
export function anchorsOf({ peers }: Organisation): readonly AnchorPeer[] {
  return peers.slice(0, ANCHORS_MAX).map(({ host, port }) => ({ host, port }));
}

function orderingOrganisation({ ordering: { id, orderers } }: Network, folder: NetworkFolder): Settings {
  return {
    ...mspOf(id, folder),
    Policies: {
      Readers: signed(`OR('${id}.member')`),
      Writers: signed(`OR('${id}.admin', '${id}.orderer')`),
      Admins: signed(`OR('${id}.admin')`),
    },
    OrdererEndpoints: orderers.map(({ host, port }) => `${host}:${String(port)}`),
  };
}

function consenter({ name, host, port }: Orderer, organisation: string, folder: NetworkFolder): Settings {
  const certificate = join(folder.organisation(organisation).identity(`tls.${name}`), 'certificate.pem');
  return { Host: host, Port: port, ClientTLSCert: certificate, ServerTLSCert: certificate };
}

function mspOf(id: string, folder: NetworkFolder): Settings {
  return { Name: id, ID: id, MSPDir: folder.organisation(id).msp };
}

function implicit(rule: string): Settings {
  return { Type: 'ImplicitMeta', Rule: rule };
}

function signed(rule: string): Settings {
  return { Type: 'Signature', Rule: rule };
}

const IMPLICIT_POLICIES = {
  Readers: implicit('ANY Readers'),
  Writers: implicit('ANY Writers'),
  Admins: implicit('MAJORITY Admins'),
} as const;
