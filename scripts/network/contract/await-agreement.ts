import { setTimeout as pause } from 'node:timers/promises';
import { Endpoints, first } from '../channel/endpoints.ts';
import type { NetworkContext } from '../network-context.ts';
import { approvalsOf } from '../protocol/approvals-of.ts';
import { isSameDefinition, type ChaincodeDefinition } from '../protocol/chaincode-definition.ts';
import { commitDefinition } from '../protocol/commit-definition.ts';
import { committedDefinition } from '../protocol/committed-definition.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { joinedChannels } from '../protocol/joined-channels.ts';
import { ProtocolError, type ProtocolErrorCode } from '../protocol/protocol-error.ts';
import { isAbsence } from '../protocol/with-any-orderer.ts';

const AGAIN_AFTER_MS = 100;
/** Another machine was at the same thing at the same moment: what is in force says how it ended. */
const OVERTAKEN: ReadonlySet<ProtocolErrorCode> = new Set([
  'ENDORSEMENTS_DIFFER',
  'SEQUENCE_NOT_NEXT',
  'SEQUENCE_TAKEN',
  'TRANSACTION_INVALID',
]);

/**
 * The definition, which this machine's organisations have approved, comes into force: whichever machine first sees
 * the approvals of more than half of the organisations commits it. Fails with APPROVALS_MISSING when the time for
 * other machines is over.
 */
export async function awaitAgreement(
  context: NetworkContext,
  definition: ChaincodeDefinition,
): Promise<void> {
  const until = performance.now() + context.waitMs;
  let told = '';
  for (;;) {
    const missing = await attempt(context, definition);
    if (missing === 'in force') return;
    const waiting = `waiting for ${missing}`;
    if (performance.now() > until) throw approvalsMissing(context, definition, waiting);
    if (waiting !== told) context.progress.say(waiting);
    told = waiting;
    await pause(AGAIN_AFTER_MS);
  }
}

/** One look, and the commit where it can be made. Otherwise what is waited for. */
async function attempt(context: NetworkContext, definition: ChaincodeDefinition): Promise<string> {
  const { channel } = context.network;
  const endpoints = new Endpoints(context);
  const own = await endpoints.ownPeer();
  const isInForce = async (): Promise<boolean> => {
    const committed = await committedDefinition({ channel, name: definition.name, ...own });
    return committed !== undefined && isSameDefinition(committed, definition);
  };
  if (await isInForce()) return 'in force';
  try {
    const approvals = await approvalsOf({ channel, definition, ...own });
    const missing = [...approvals].filter(([, approved]) => !approved).map(([id]) => id);
    if (2 * missing.length >= approvals.size)
      return `${missing.join(', ')} to approve contract ${definition.version} (definition ${String(definition.sequence)})`;
    const { peers, silent } = await peersOf(context, approvals);
    if (2 * peers.length <= approvals.size) return `the peers of ${silent.join(', ')} to answer`;
    const { signer } = own;
    await commitDefinition({ channel, definition, peers, signer, orderers: await endpoints.orderers() });
    return 'in force';
  } catch (error) {
    if (!(error instanceof ProtocolError && OVERTAKEN.has(error.code))) throw error;
    if (await isInForce()) return 'in force';
    if (error.code !== 'TRANSACTION_INVALID' && error.code !== 'ENDORSEMENTS_DIFFER') throw error;
    return 'another machine that works on the same';
  }
}

/** A peer of each organisation that has approved, where it answers. */
async function peersOf(
  context: NetworkContext,
  approvals: ReadonlyMap<string, boolean>,
): Promise<{ peers: readonly Endpoint[]; silent: readonly string[] }> {
  const endpoints = new Endpoints(context);
  const { network, here } = context;
  const peers: Endpoint[] = [];
  const silent: string[] = [];
  for (const organisation of network.organisations.filter(({ id }) => approvals.get(id) === true)) {
    const peer = await endpoints.peer(organisation.id, first(organisation.peers));
    if (here.organisations.some(({ id }) => id === organisation.id) || (await answers(context, peer)))
      peers.push(peer);
    else silent.push(organisation.id);
  }
  return { peers, silent };
}

/** Only a peer's own members may ask which channels it has, but that it refuses is an answer. */
async function answers(context: NetworkContext, peer: Endpoint): Promise<boolean> {
  const signer = await new Endpoints(context).reader();
  try {
    await joinedChannels({ peer, signer });
    return true;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return !isAbsence(error);
  }
}

function approvalsMissing(
  { network, waitMs }: NetworkContext,
  { version, sequence }: ChaincodeDefinition,
  waiting: string,
): ProtocolError {
  return new ProtocolError({
    code: 'APPROVALS_MISSING',
    doing: `agreeing on contract ${version} (definition ${String(sequence)}) of ${network.channel}`,
    what: `after ${String(waitMs / 1000)} s still ${waiting}`,
    remedy:
      'More than half of the organisations must approve exactly this: the same program, built from the same source, and the same network.yaml. Run the same command on their machines; then run it here again, which goes on.',
  });
}
