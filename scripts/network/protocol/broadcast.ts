import { common, type orderer } from '@hyperledger/fabric-protos';
import { setTimeout as pause } from 'node:timers/promises';
import { askOrderer } from './ask-orderer.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { explainRefusal } from './explain-refusal.ts';
import { ProtocolError, type ProtocolErrorCode } from './protocol-error.ts';
import { statusName } from './status-name.ts';

export interface BroadcastOptions {
  readonly envelope: common.Envelope;
  /** Tried in this order, round and round. */
  readonly orderers: readonly Endpoint[];
  readonly doing: string;
  /**
   * How long orderers that have no leader, as just after joining, or do not answer are asked again, in
   * milliseconds. Default 15,000.
   */
  readonly patienceMs?: number;
}

const DEADLINE_MS = 10_000;
const PATIENCE_MS = 15_000;
const AGAIN_AFTER_MS = 200;
/** The orderer has done nothing with the envelope for sure, or a second one is harmless: its bytes are the same. */
const WORTH_ANOTHER_TRY: ReadonlySet<ProtocolErrorCode> = new Set([
  'NO_LEADER',
  'SERVER_UNREACHABLE',
  'SERVER_TIMED_OUT',
]);

/** Hands the envelope to be ordered. That it was taken does not say that it will be found valid. */
export async function broadcast(options: BroadcastOptions): Promise<void> {
  const { envelope, orderers, doing, patienceMs = PATIENCE_MS } = options;
  const until = Date.now() + patienceMs;
  for (let turn = 0; ; turn += 1) {
    const at = orderers[turn % orderers.length];
    if (at === undefined) throw new TypeError('no orderer was named');
    try {
      await broadcastTo(at, envelope, `${doing} through ${nameOf(at)}`);
      return;
    } catch (error) {
      const again = error instanceof ProtocolError && WORTH_ANOTHER_TRY.has(error.code);
      if (!again || Date.now() >= until) throw error;
      if ((turn + 1) % orderers.length === 0) await pause(AGAIN_AFTER_MS);
    }
  }
}

async function broadcastTo(at: Endpoint, envelope: common.Envelope, doing: string): Promise<void> {
  const answer = await askOrderer({
    at,
    envelope,
    doing,
    timeoutMs: DEADLINE_MS,
    call: (client, options) => client.broadcast(options),
  });
  if (answer.getStatus() !== common.Status.SUCCESS) throw explainRefusal(doing, saidBy(answer));
}

function saidBy(answer: orderer.BroadcastResponse): string {
  return [statusName(answer.getStatus()), answer.getInfo()].filter(Boolean).join(': ');
}
