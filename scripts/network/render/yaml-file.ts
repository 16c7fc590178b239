import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

/** Data as Fabric's programs read it from YAML files. */
export interface Settings {
  readonly [name: string]: unknown;
}

const Mapping = z.record(z.string(), z.unknown());

/** Settings that all programs of a kind have in common: a file of network-config/. */
export async function readCommonSettings(name: 'ca' | 'orderer' | 'peer'): Promise<Settings> {
  const text = await readFile(new URL(`../../../network-config/${name}.yaml`, import.meta.url), 'utf8');
  return Mapping.parse(parse(text));
}

/** `base` with what `own` adds; where both have a mapping, the mappings are merged. `own` wins. */
export function merge(base: Settings, own: Settings): Settings {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(own)) {
    const common = merged[name];
    merged[name] = isMapping(common) && isMapping(value) ? merge(common, value) : value;
  }
  return merged;
}

export function yamlText(settings: Settings): string {
  return `# Written by npm run network from the description; a change here is lost.\n${stringify(settings)}`;
}

function isMapping(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
