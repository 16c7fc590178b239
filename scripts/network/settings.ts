import { resolve } from 'node:path';
import { z } from 'zod';
import type { ProgramPlaces } from './programs/fabric-programs.ts';

const text = z.string().min(1).max(4096);

/** The environment variables that the command line reads. */
const Environment = z.object({
  /** Where the network lies. */
  NETWORK_DIR: text.default('./data/network'),
  /** Where Fabric's programs are, instead of on the PATH. */
  FABRIC_BIN: text.optional(),
  PATH: z.string().default(''),
});

export interface NetworkSettings {
  readonly directory: string;
  readonly places: ProgramPlaces;
}

/** Fails with an Error that names every bad variable. */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): NetworkSettings {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`bad settings: ${faults.join('; ')}`);
  }
  const { NETWORK_DIR, FABRIC_BIN, PATH } = parsed.data;
  return { directory: resolve(NETWORK_DIR), places: { fabricBin: FABRIC_BIN, path: PATH } };
}
