import { common } from '@hyperledger/fabric-protos';
import { computeConfigUpdate } from './compute-config-update.ts';
import type { Endpoint } from './endpoint.ts';
import { fetchConfig } from './fetch-config.ts';
import { handIn } from './hand-in.ts';
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
      await handIn({ ...options, envelope, current, wanted, signer: submitterOf(options) });
      return 'updated';
    } catch (error) {
      const overtaken = error instanceof ProtocolError && error.code === 'CONFIG_CHANGED';
      if (!overtaken || attempt === ATTEMPTS) throw error;
    }
  }
}

function configNow(options: ConfigChange): Promise<common.Config> {
  const { channel, orderers } = options;
  const signer = submitterOf(options);
  return withAnyOrderer(orderers, (orderer) => fetchConfig({ channel, orderer, signer }));
}

function submitterOf({ signers: [submitter] }: ConfigChange): Signer {
  if (submitter === undefined) throw new TypeError('nobody signs');
  return submitter;
}
