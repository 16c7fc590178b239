import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../bootstrap/project-root.mjs';
import { hasCode } from '#core/has-code';
import { NetworkError } from '../network-error.ts';

const MODULES = join(PROJECT_ROOT, 'node_modules');
/** The contract, and the rules it is made of. */
const PARTS = { contract: join(PROJECT_ROOT, 'chaincode'), core: join(PROJECT_ROOT, 'core') } as const;
const CORE = '@sealtrail/core';
const DIGEST_LENGTH = 12;

const Manifest = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** The contract as it is built at this moment. */
export interface BuiltContract {
  /** Its package's version and a digest of the program: another program is another version. */
  readonly version: string;
}

export async function builtContract(): Promise<BuiltContract> {
  const hash = createHash('sha256');
  for (const part of Object.values(PARTS)) {
    for (const file of await programFiles(part)) {
      hash.update(`${relative(PROJECT_ROOT, file)}\n`).update(await readFile(file));
    }
  }
  const { version } = await readManifest(PARTS.contract);
  return { version: `${version}-${hash.digest('hex').slice(0, DIGEST_LENGTH)}` };
}

export function stagedContract(contracts: string, { version }: BuiltContract): string {
  return join(contracts, version);
}

/**
 * Makes a copy of the contract as it is built now, which later builds do not change: what is deployed stays what
 * was approved. The packages it needs are those of the project. Not twice at once.
 */
export async function stageContract(contracts: string, built: BuiltContract): Promise<void> {
  const home = stagedContract(contracts, built);
  if (await isThere(home)) return;
  const unfinished = `${home}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await copyPart(PARTS.contract, unfinished);
  await copyPart(PARTS.core, join(unfinished, 'node_modules', CORE));
  for (const part of Object.values(PARTS)) {
    const { dependencies } = await readManifest(part);
    for (const name of Object.keys(dependencies)) {
      if (name !== CORE) await link(join(MODULES, name), join(unfinished, 'node_modules', name));
    }
  }
  await rename(unfinished, home);
}

/** The program of this version is on this machine. Fails with CONTRACT_UNKNOWN where it was never built here. */
export async function requireStaged(contracts: string, wanted: BuiltContract): Promise<void> {
  if (await isThere(stagedContract(contracts, wanted))) return;
  const built = await builtContract();
  if (built.version === wanted.version) return stageContract(contracts, built);
  throw new NetworkError(
    'CONTRACT_UNKNOWN',
    `the channel has contract ${wanted.version} in force, and this machine has built ${built.version}`,
    {
      remedy:
        'Build the same source as the other organisations (npm run build) and run the same command again; or, where this one is the newer, npm run network -- deploy on each machine.',
    },
  );
}

async function copyPart(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const file of await programFiles(from)) await cp(file, join(to, relative(from, file)));
}

/** Its manifest and what runs, in one order everywhere. */
async function programFiles(part: string): Promise<string[]> {
  const entries = await readdir(join(part, 'dist'), { recursive: true });
  const programs = entries.filter((name) => name.endsWith('.js')).sort();
  return [join(part, 'package.json'), ...programs.map((name) => join(part, 'dist', name))];
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await symlink(target, path).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
}

async function isThere(folder: string): Promise<boolean> {
  return readdir(folder).then(
    () => true,
    () => false,
  );
}

async function readManifest(part: string): Promise<z.infer<typeof Manifest>> {
  return Manifest.parse(JSON.parse(await readFile(join(part, 'package.json'), 'utf8')));
}
