import { descriptionFaults } from './description-faults.ts';
import { NetworkDescription } from './network-description.ts';
import { resolveNetwork, type Network } from './network.ts';
import { invalidDescription, readYaml } from './read-yaml.ts';

const EXAMPLE = 'network-config/small.yaml';

/**
 * The network that a YAML text describes; `file` and `example` name in errors what is to be mended, and like what. Fails
 * with DESCRIPTION_INVALID, which tells every fault.
 */
export function parseDescription(text: string, file: string, example = EXAMPLE): Network {
  const from = { file, example };
  const description = readYaml(NetworkDescription, text, from);
  const faults = descriptionFaults(description);
  if (faults.length > 0) throw invalidDescription(from, faults);
  return resolveNetwork(description);
}
