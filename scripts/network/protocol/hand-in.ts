import type { common } from '@hyperledger/fabric-protos';
import { setTimeout as pause } from 'node:timers/promises';
import { broadcast } from './broadcast.ts';
import { computeConfigUpdate } from './compute-config-update.ts';
import type { Endpoint } from './endpoint.ts';
import { fetchConfig } from './fetch-config.ts';
import { ProtocolError } from './protocol-error.ts';
import type { Signer } from './signer.ts';
import { withAnyOrderer } from './with-any-orderer.ts';

export interface HandInOptions {
  readonly channel: string;
  readonly orderers: readonly Endpoint[];
  /** Anybody whom the channel lets read. */
  readonly signer: Signer;
  /** The change, with the signatures that it needs. */
  readonly envelope: common.Envelope;
  /** The configuration that it starts from, and the one that it makes. */
  readonly current: common.Config;
  readonly wanted: common.Config;
  readonly doing: string;
}

const IN_FORCE_WITHIN_MS = 15_000;
const AGAIN_AFTER_MS = 50;

/**
 * Hands a change of configuration in, and is done when the orderer has it in force. Fails with SIGNATURES_MISSING,
 * CONFIG_REFUSED or CONFIG_CHANGED, and then it is not.
 */
export async function handIn(options: HandInOptions): Promise<void> {
  const { channel, orderers, signer, envelope, current: before, wanted, doing } = options;
  await broadcast({ envelope, orderers, doing });
  const until = Date.now() + IN_FORCE_WITHIN_MS;
  for (;;) {
    const current = await withAnyOrderer(orderers, (orderer) => fetchConfig({ channel, orderer, signer }));
    if (computeConfigUpdate(channel, current, wanted) === undefined) return;
    if (current.getSequence() > before.getSequence())
      throw new ProtocolError({
        code: 'CONFIG_CHANGED',
        doing,
        what: 'another change came first',
        remedy: 'Do the same again.',
      });
    if (Date.now() >= until)
      throw new ProtocolError({
        code: 'NO_LEADER',
        doing,
        what: `the change was taken but is not in force after ${String(IN_FORCE_WITHIN_MS / 1000)} s`,
        remedy: 'Look at the logs of the orderers, then ask again: the change may still come.',
      });
    await pause(AGAIN_AFTER_MS);
  }
}
