import { common } from '@hyperledger/fabric-protos';
import { setTimeout as pause } from 'node:timers/promises';
import { broadcast } from './broadcast.ts';
import { computeConfigUpdate } from './compute-config-update.ts';
import type { Endpoint } from './endpoint.ts';
import { fetchConfig } from './fetch-config.ts';
import { ProtocolError } from './protocol-error.ts';
import { signConfigUpdate } from './sign-config-update.ts';
import type { Signer } from './signer.ts';
import { withAnyOrderer } from './with-any-orderer.ts';

export interface ConfigChange {
  readonly channel: string;
  readonly orderers: readonly Endpoint[];
  /** The administrators whose signatures the channel's policies ask for; the first also hands it in. */
  readonly signers: readonly Signer[];
}

export interface UpdateConfigOptions extends ConfigChange {
  readonly doing: string;
  /** Makes the change on a copy of the configuration in force; called again where somebody else was quicker. */
  readonly change: (config: common.Config) => void | Promise<void>;
}

const ATTEMPTS = 3;
const IN_FORCE_WITHIN_MS = 15_000;
const AGAIN_AFTER_MS = 50;

/**
 * Changes the channel's configuration, and is done when the orderer has the change in force; peers follow with its
 * block. Harmless where the channel is so already. Fails with SIGNATURES_MISSING or CONFIG_REFUSED, and then nothing
 * has changed.
 */
export async function updateConfig(options: UpdateConfigOptions): Promise<'updated' | 'already'> {
  for (let attempt = 1; ; attempt += 1) {
    const current = await configNow(options);
    const wanted = common.Config.deserializeBinary(current.serializeBinary());
    await options.change(wanted);
    const update = computeConfigUpdate(options.channel, current, wanted);
    if (update === undefined) return 'already';
    try {
      const envelope = await signConfigUpdate(update, options.signers);
      await broadcast({ envelope, orderers: options.orderers, doing: options.doing });
      await awaitInForce(options, current, wanted);
      return 'updated';
    } catch (error) {
      const overtaken = error instanceof ProtocolError && error.code === 'CONFIG_CHANGED';
      if (!overtaken || attempt === ATTEMPTS) throw error;
    }
  }
}

function configNow({ channel, orderers, signers }: ConfigChange): Promise<common.Config> {
  const [signer] = signers;
  if (signer === undefined) throw new TypeError('nobody signs');
  return withAnyOrderer(orderers, (orderer) => fetchConfig({ channel, orderer, signer }));
}

async function awaitInForce(
  options: UpdateConfigOptions,
  before: common.Config,
  wanted: common.Config,
): Promise<void> {
  const { channel, doing } = options;
  const until = Date.now() + IN_FORCE_WITHIN_MS;
  for (;;) {
    const current = await configNow(options);
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
