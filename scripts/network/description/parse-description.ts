import { parse, YAMLError } from 'yaml';
import { NetworkError } from '../network-error.ts';
import { descriptionFaults } from './description-faults.ts';
import { NetworkDescription } from './network-description.ts';
import { resolveNetwork, type Network } from './network.ts';

const BYTES_MAX = 1_048_576;
const FAULTS_TOLD = 10;

/** The network that a YAML text describes; `file` names it in errors. Fails with DESCRIPTION_INVALID, which tells every fault. */
export function parseDescription(text: string, file: string): Network {
  if (text.length > BYTES_MAX) throw invalid(file, [`it is longer than ${String(BYTES_MAX)} bytes`]);
  const parsed = NetworkDescription.safeParse(parseYaml(text, file));
  if (!parsed.success) {
    throw invalid(
      file,
      parsed.error.issues.map(({ path, message }) => `${pathText(path)}: ${message}`),
    );
  }
  const faults = descriptionFaults(parsed.data);
  if (faults.length > 0) throw invalid(file, faults);
  return resolveNetwork(parsed.data);
}

function parseYaml(text: string, file: string): unknown {
  try {
    // No aliases: a few lines of them can stand for gigabytes.
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof YAMLError || error instanceof ReferenceError)
      throw invalid(file, [error.message.trim()]);
    throw error;
  }
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${String(key)}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? 'the whole' : text;
}

function invalid(file: string, faults: readonly string[]): NetworkError {
  const told = faults.slice(0, FAULTS_TOLD);
  const more = faults.length - told.length;
  if (more > 0) told.push(`and ${String(more)} more`);
  return new NetworkError('DESCRIPTION_INVALID', `${file} describes no network: ${told.join('; ')}`, {
    remedy: `Mend ${file}; network-config/small.yaml is an example.`,
  });
}
