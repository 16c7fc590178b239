import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { NetworkError } from '../network-error.ts';

/** Fabric's programs that are started: the servers, and the one that makes a channel's first block. */
const PROGRAMS = {
  orderer: { version: ['version'], line: '2.5', tested: 'Fabric 2.5.16' },
  peer: { version: ['version'], line: '2.5', tested: 'Fabric 2.5.16' },
  configtxgen: { version: ['-version'], line: '2.5', tested: 'Fabric 2.5.16' },
  'fabric-ca-server': { version: ['version'], line: '1.5', tested: 'Fabric CA 1.5.21' },
} as const;
export type FabricProgram = keyof typeof PROGRAMS;
/** Where each is. */
export type FabricPrograms = Readonly<Record<FabricProgram, string>>;

const VERSION_MS = 20_000;
const INSTALL =
  'Install it as Fabric\'s documentation tells ("Install Fabric and Fabric Samples", https://hyperledger-fabric.readthedocs.io/en/release-2.5/install.html), and name its folder in FABRIC_BIN or have it on the PATH.';

export interface ProgramPlaces {
  /** The folder that holds all of them. Where it is named, the PATH is not looked at. */
  readonly fabricBin?: string | undefined;
  readonly path: string;
}

/** Names of programs that are not there, where `programs` are. */
export function missingPrograms(places: ProgramPlaces): Promise<readonly FabricProgram[]> {
  return Promise.all(
    names().map(async (name) => ((await find(name, places)) === undefined ? [name] : [])),
  ).then((missing) => missing.flat());
}

/** Fails with PROGRAM_MISSING or PROGRAM_VERSION. */
export async function findPrograms(places: ProgramPlaces): Promise<FabricPrograms> {
  const found = await Promise.all(
    names().map(async (name) => [name, await findTested(name, places)] as const),
  );
  return Object.fromEntries(found) as Record<FabricProgram, string>;
}

function names(): FabricProgram[] {
  return Object.keys(PROGRAMS) as FabricProgram[];
}

async function findTested(name: FabricProgram, places: ProgramPlaces): Promise<string> {
  const file = await find(name, places);
  const { line, tested } = PROGRAMS[name];
  if (file === undefined) {
    const where = places.fabricBin === undefined ? 'on the PATH' : `in FABRIC_BIN (${places.fabricBin})`;
    throw new NetworkError('PROGRAM_MISSING', `the program ${name} of ${tested} is not ${where}`, {
      remedy: INSTALL,
    });
  }
  const version = await versionOf(name, file);
  if (version.startsWith(`${line}.`)) return file;
  throw new NetworkError(
    'PROGRAM_VERSION',
    `${file} is version ${version}; this works with ${line}.x and is tested with ${tested}`,
    { remedy: INSTALL },
  );
}

async function find(name: FabricProgram, { fabricBin, path }: ProgramPlaces): Promise<string | undefined> {
  const folders = fabricBin === undefined ? path.split(delimiter).filter((one) => one !== '') : [fabricBin];
  for (const folder of folders) {
    const file = resolve(join(folder, name));
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // not there: the next folder
    }
  }
  return undefined;
}

async function versionOf(name: FabricProgram, file: string): Promise<string> {
  let output: string;
  try {
    const { stdout, stderr } = await promisify(execFile)(file, [...PROGRAMS[name].version], {
      timeout: VERSION_MS,
    });
    output = `${stdout}${stderr}`;
  } catch (cause) {
    throw new NetworkError('PROGRAM_VERSION', `${file} does not tell its version`, {
      cause,
      remedy: INSTALL,
    });
  }
  return /^\s*Version:\s*v?(\d+\.\d+\.\d+\S*)/m.exec(output)?.[1] ?? 'unknown';
}
