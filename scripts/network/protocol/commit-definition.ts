import { peer } from '@hyperledger/fabric-protos';
import { setTimeout as pause } from 'node:timers/promises';
import { approvalsOf } from './approvals-of.ts';
import { fillDefinition, isSameDefinition, type ChaincodeDefinition } from './chaincode-definition.ts';
import { committedDefinition } from './committed-definition.ts';
import { mspIdsOf } from './endorsement-policy.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { lifecycleCall } from './lifecycle-call.ts';
import { ProtocolError } from './protocol-error.ts';
import type { Signer } from './signer.ts';
import { submitTransaction } from './submit-transaction.ts';

export interface CommitOptions {
  readonly channel: string;
  readonly definition: ChaincodeDefinition;
  /** One peer of each of more than half of the organisations, all of which have approved. */
  readonly peers: readonly Endpoint[];
  /** An administrator of any of the channel's organisations. */
  readonly signer: Signer;
  readonly orderers: readonly Endpoint[];
  /** How long the approvals may take to reach all these peers, in milliseconds. Default 10,000. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 10_000;
const AGAIN_AFTER_MS = 50;

/**
 * Puts a definition in force on the channel. Harmless where exactly this one is in force already. Fails with
 * APPROVALS_MISSING, SEQUENCE_NOT_NEXT or SEQUENCE_TAKEN, and then nothing has changed.
 */
export async function commitDefinition(options: CommitOptions): Promise<'committed' | 'already'> {
  const { channel, definition, peers, signer, orderers } = options;
  const { name, version, sequence } = definition;
  const [first] = peers;
  if (first === undefined) throw new TypeError('no peer was named');
  const doing = `committing ${name} ${version} number ${String(sequence)} on ${channel}`;
  const inForce = await committedDefinition({ channel, name, peer: first, signer });
  if (inForce !== undefined && isSameDefinition(inForce, definition)) return 'already';
  if (inForce?.getSequence() === sequence) throw sequenceTaken(doing, inForce.getVersion());
  await Promise.all(peers.map((at) => awaitApprovals(at, doing, options)));
  const args = fillDefinition(new peer.lifecycle.CommitChaincodeDefinitionArgs(), definition);
  const invocation = lifecycleCall(channel, 'CommitChaincodeDefinition', args);
  await submitTransaction({ invocation, signer, endorsers: peers, orderers, doing });
  return 'committed';
}

function sequenceTaken(doing: string, version: string): ProtocolError {
  return new ProtocolError({
    code: 'SEQUENCE_TAKEN',
    doing,
    what: `this number is in force with another content (version ${version})`,
    remedy: 'Use the number after it.',
  });
}

/** A peer learns of other organisations' approvals with the blocks, so it may be a moment behind. */
async function awaitApprovals(
  at: Endpoint,
  doing: string,
  { channel, definition, signer, patienceMs = PATIENCE_MS }: CommitOptions,
): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const approvals = await approvalsOf({ channel, definition, peer: at, signer });
    requireMembers(definition, approvals, doing);
    const missing = [...approvals].filter(([, approved]) => !approved).map(([mspId]) => mspId);
    if (2 * missing.length < approvals.size) return;
    if (Date.now() >= until)
      throw new ProtocolError({
        code: 'APPROVALS_MISSING',
        doing,
        what: `${nameOf(at)} knows of no approval by ${missing.join(', ')}`,
        remedy:
          'More than half of the organisations must approve exactly this definition (version, number, policy).',
      });
    await pause(AGAIN_AFTER_MS);
  }
}

/** Nobody else would notice: commands would lack an endorsement for ever. */
function requireMembers(
  { endorsementPolicy }: ChaincodeDefinition,
  members: ReadonlyMap<string, boolean>,
  doing: string,
): void {
  if (!('rule' in endorsementPolicy)) return;
  const strangers = mspIdsOf(endorsementPolicy.rule).filter((mspId) => !members.has(mspId));
  if (strangers.length === 0) return;
  throw new ProtocolError({
    code: 'POLICY_INVALID',
    doing,
    what: `the policy names ${strangers.join(', ')}, which the channel does not know`,
    remedy: 'Name organisations of the channel by their MSP ids, or let the organisation join first.',
  });
}
