import { join } from 'node:path';
import { ServiceError } from '../../service-error.js';
import { BlockReader } from './block-reader.js';
import { ChainFollower } from './chain-follower.js';
import { ClosingTime } from './closing-time.js';
import { readConnectionProfile, type ConnectionProfile } from './connection-profile.js';
import { CreatorActors } from './creator-actors.js';
import { EnrolledIdentities } from './enrolled-identities.js';
import { FabricLedger } from './fabric-ledger.js';
import { FabricPeers } from './fabric-peers.js';
import { KnownCommands } from './known-commands.js';
import { Outbox } from './outbox.js';
import { CALL_LIMITS, type CallLimits } from './peer-connection.js';
import { Resender } from './resender.js';
import { Stall } from './stall.js';
import { Submissions } from './submissions.js';
import { TransactionSender } from './transaction-sender.js';
import { Transactor } from './transactor.js';
import { within } from '../../within.js';
import { makeFolder } from '../../storage/make-folder.js';
import type { LedgerHistory } from '../ledger.js';

/** How long a start waits for the blocks that the gateway has not read yet, in milliseconds. */
const START_MS = 30_000;

export interface FabricLedgerOptions {
  /** The file with the connection profile. */
  readonly profile: string;
  /** Where the outbox lies. */
  readonly dataDir: string;
  /** Default `CALL_LIMITS`. */
  readonly limits?: Partial<CallLimits>;
  /** Aborts when the gateway begins to stop: from then on nobody waits long for an outcome. */
  readonly stopping?: AbortSignal;
  /** Told of what goes wrong in the background. */
  readonly onFault?: (fault: unknown) => void;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
}

export interface OpenedFabricLedger {
  readonly ledger: FabricLedger;
  readonly identities: EnrolledIdentities;
  readonly history: LedgerHistory;
}

/**
 * Connects to the network of a connection profile. A gateway that has been on this chain before opens also while
 * no peer answers, and reads on when one does. Fails with LEDGER_UNAVAILABLE and a sentence for a bad profile, for
 * certificates and files that cannot be used, for another chain than the data folder's, and where a new folder
 * finds no peer.
 */
export async function openFabricLedger(options: FabricLedgerOptions): Promise<OpenedFabricLedger> {
  const clock = options.clock ?? Date.now;
  const profile = await readConnectionProfile(options.profile);
  const identities = await EnrolledIdentities.load(profile.identities, clock);
  await makeFolder(options.dataDir);
  const outbox = Outbox.open(join(options.dataDir, 'outbox.sqlite'));
  try {
    outbox.cover(identities.agencies());
    const peers = await FabricPeers.open(profile.peers, { ...CALL_LIMITS, ...options.limits });
    const ledger = assemble(options, { profile, identities, outbox, peers, clock });
    try {
      await start(ledger);
    } catch (error) {
      await ledger.ledger.close();
      throw error;
    }
    return { ledger: ledger.ledger, identities, history: outbox.history() };
  } catch (error) {
    outbox.close();
    throw error;
  }
}

interface Assembled {
  readonly ledger: FabricLedger;
  readonly follower: ChainFollower;
  readonly resender: Resender;
  readonly outbox: Outbox;
}

function assemble(
  { limits, stopping, onFault = () => undefined }: FabricLedgerOptions,
  parts: {
    readonly profile: ConnectionProfile;
    readonly identities: EnrolledIdentities;
    readonly outbox: Outbox;
    readonly peers: FabricPeers;
    readonly clock: () => number;
  },
): Assembled {
  const { profile, identities, outbox, peers, clock } = parts;
  const { channel, chaincode } = profile;
  const { commitMs, stallMs, stopMs } = { ...CALL_LIMITS, ...limits };
  const closing = new ClosingTime(stopMs);
  stopping?.addEventListener('abort', () => {
    closing.begin();
  });
  const identity = identities.reader();
  const decoder = { chaincode, actors: new CreatorActors() };
  const reader = new BlockReader({ channel, reader: identity, decoder });
  const submissions = new Submissions(outbox);
  const agencies = new Set(identities.agencies());
  const covers = (agency: string): boolean => agencies.has(agency);
  const stall = new Stall(submissions, stallMs);
  const follower = new ChainFollower({ peers, reader, outbox, submissions, stall, covers, onFault });
  const sender = new TransactionSender({ peers, channel, chaincode });
  const isCurrent = (): boolean => follower.hasCaughtUp && follower.isConnected;
  const resender = new Resender({ sender, submissions, outbox, identity, isCurrent, onFault, clock });
  const transactor = new Transactor({ sender, submissions, stall, closing, commitMs, clock });
  const known = new KnownCommands({ outbox, follower, reader, peers });
  const ledger = new FabricLedger({
    channel,
    identities,
    peers,
    outbox,
    submissions,
    reader,
    follower,
    resender,
    sender,
    transactor,
    known,
    closing,
  });
  return { ledger, follower, resender, outbox };
}

async function start({ follower, resender, outbox }: Assembled): Promise<void> {
  follower.start();
  resender.start();
  await within(follower.firstRound, START_MS);
  if (follower.refusal !== undefined) throw follower.refusal;
  if (outbox.chain === undefined) {
    throw new ServiceError(
      'LEDGER_UNAVAILABLE',
      'no peer of the connection profile answers; start the network with: npm run network -- up',
    );
  }
}
