import './quiet-shim.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealtrailContract } from '#chaincode/fabric/sealtrail-contract';
import type { Actor } from '#core/contract/actor';
import { serialiseIdentity } from './client-proposal.ts';
import type { ContractRuntime } from './contract-runtime.ts';
import { ContractProcess } from './contract-process.ts';
import { DispatcherContract } from './dispatcher-contract.ts';
import { FabricFaults } from './fabric-faults.ts';
import { foundingBlocks } from './founding-blocks.ts';
import { Membership } from './membership.ts';
import { Orderer } from './orderer.ts';
import { Organisation } from './organisation.ts';
import { PeerNode } from './peer-node.ts';
import { pemOf } from './pem-of.ts';
import { StoppableContract } from './stoppable-contract.ts';
import { writeConnectionProfile } from './write-connection-profile.ts';

const CHANNEL = 'sealtrail';
const CHAINCODE = 'sealtrail';

export interface FabricPeerOptions {
  /** Where each organisation's contract runs: behind the shim's dispatcher here (the default), or as a deployment runs it. */
  readonly contract?: 'dispatcher' | 'server-process';
  /** Each has one peer; clients belong to the first one's gateway. Default `ministry`. */
  readonly organisations?: readonly string[];
  /** Whether only the peer that is asked endorses, or a peer of every organisation. Default `own`. */
  readonly endorsedBy?: 'own' | 'all';
  /** Whom the profile has an identity for. */
  readonly identities: readonly Actor[];
  /** How long the orderer waits for company, in milliseconds. Default 10. */
  readonly batchTimeoutMs?: number;
  /** Most transactions of a block. Default 500. */
  readonly blockTransactionsMax?: number;
  /** Most calls of a gateway service at once. Default 500, as on a real peer. */
  readonly concurrencyMax?: number;
  /** The peers' own time, milliseconds since the epoch. Not for a contract in a process of its own. */
  readonly clock?: () => number;
}

/** A small Fabric network in this process: real messages over TLS, everything else in memory. */
export interface FabricPeer {
  /** Of the gateway of the first organisation. */
  readonly connectionProfilePath: string;
  readonly peers: readonly PeerNode[];
  readonly orderer: Orderer;
  readonly organisations: readonly Organisation[];
  /** The first organisation's peer. */
  readonly peer: PeerNode;
  readonly faults: FabricFaults;
  stop(): Promise<void>;
}

export async function startFabricPeer(options: FabricPeerOptions): Promise<FabricPeer> {
  const names = options.organisations ?? ['ministry'];
  const organisations = await Promise.all(names.map((name) => Organisation.create(name)));
  const folder = await mkdtemp(join(tmpdir(), 'sealtrail-fabric-'));
  const network: Network = {
    options,
    organisations,
    orderer: createOrderer(options),
    peers: [],
    contracts: [],
  };
  const stop = async (): Promise<void> => {
    for (const peer of network.peers) peer.stop();
    network.orderer.stop();
    await Promise.all(network.contracts.map((contract) => contract.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const peer = await startPeers(network);
    const { orderer, peers } = network;
    const profile = {
      channel: CHANNEL,
      chaincode: CHAINCODE,
      organisations,
      peers,
      identities: options.identities,
    };
    const connectionProfilePath = await writeConnectionProfile(folder, profile);
    const faults = new FabricFaults(network);
    return { connectionProfilePath, peers, peer, orderer, organisations, faults, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What is being put together. */
interface Network {
  readonly options: FabricPeerOptions;
  readonly organisations: readonly Organisation[];
  readonly orderer: Orderer;
  readonly peers: PeerNode[];
  readonly contracts: StoppableContract[];
}

/** The first organisation's peer, when all of them listen. */
async function startPeers(network: Network): Promise<PeerNode> {
  const { options, organisations, orderer, peers, contracts } = network;
  const roots = new Map(organisations.map(({ mspId, authority }) => [mspId, authority.root]));
  const membership = new Membership(roots);
  for (const organisation of organisations) {
    const contract = await StoppableContract.start(() => startContract(options));
    contracts.push(contract);
    peers.push(await createPeer({ organisation, organisations, options, membership, orderer, contract }));
  }
  const [peer] = peers;
  const [founder] = organisations;
  if (peer === undefined || founder === undefined) throw new TypeError('a network needs an organisation');
  for (const block of await foundingBlocks(CHANNEL, founder)) orderer.orderBlock(block);
  if (options.endorsedBy === 'all') {
    for (const each of peers) for (const other of peers) if (other !== each) each.alsoAsk(other);
  }
  for (const each of peers) await each.start();
  return peer;
}

function createOrderer({ batchTimeoutMs = 10, blockTransactionsMax = 500 }: FabricPeerOptions): Orderer {
  return new Orderer({
    batchTimeoutMs,
    blockTransactionsMax,
    blockBytesPreferred: 2 * 1024 * 1024,
    transactionBytesMax: 10 * 1024 * 1024,
  });
}

function startContract({ contract: where, clock = Date.now }: FabricPeerOptions): Promise<ContractRuntime> {
  if (where === 'server-process') return ContractProcess.start();
  const contract = class extends SealtrailContract {
    constructor() {
      super(clock);
    }
  };
  return Promise.resolve(new DispatcherContract(contract));
}

interface PeerSetting {
  readonly organisation: Organisation;
  readonly organisations: readonly Organisation[];
  readonly options: FabricPeerOptions;
  readonly membership: Membership;
  readonly orderer: Orderer;
  readonly contract: ContractRuntime;
}

async function createPeer(setting: PeerSetting): Promise<PeerNode> {
  const { organisation, organisations, options, membership, orderer, contract } = setting;
  const { mspId } = organisation;
  const name = `peer0.${mspId}`;
  const { certificate, privateKey } = await organisation.authority.issue({ commonName: name });
  const tls = await organisation.tlsAuthority.issue({ commonName: name, hosts: [name, 'localhost'] });
  return new PeerNode({
    name,
    mspId,
    channel: CHANNEL,
    chaincode: CHAINCODE,
    version: '1',
    membership,
    orderer,
    contract,
    endorsementsMin: options.endorsedBy === 'all' ? organisations.length : 1,
    identity: serialiseIdentity(mspId, certificate),
    privateKey,
    tls: { certificate: tls.certificate, privateKey: pemOf(tls.privateKey) },
    concurrencyMax: options.concurrencyMax ?? 500,
  });
}
