import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { NetworkError } from '../network-error.ts';

const FABRIC = { product: 'Fabric', tested: ['2.5.16', '3.1.5'] } as const;
/** Fabric's programs that are started: the servers, and the one that makes a channel's first block. */
const PROGRAMS = {
  orderer: { ...FABRIC, version: ['version'] },
  peer: { ...FABRIC, version: ['version'] },
  configtxgen: { ...FABRIC, version: ['-version'] },
  'fabric-ca-server': { product: 'Fabric CA', tested: ['1.5.21'], version: ['version'] },
} as const;
export type FabricProgram = keyof typeof PROGRAMS;
const NAMES = Object.keys(PROGRAMS) as FabricProgram[];
/** Where each is. */
export type FabricPrograms = Readonly<Record<FabricProgram, string>>;

const VERSION_MS = 20_000;
const INSTALL =
  'Install them as Fabric\'s documentation tells ("Install Fabric and Fabric Samples", https://hyperledger-fabric.readthedocs.io/en/release-2.5/install.html), and name their folder in FABRIC_BIN or have them on the PATH.';

export interface ProgramPlaces {
  /** The folder that holds all of them. Where it is named, the PATH is not looked at. */
  readonly fabricBin?: string | undefined;
  readonly path: string;
}

/** Names of programs that are not there, where `programs` are. */
export async function missingPrograms(places: ProgramPlaces): Promise<readonly FabricProgram[]> {
  const missing: FabricProgram[] = [];
  for (const name of NAMES) if ((await find(name, places)) === undefined) missing.push(name);
  return missing;
}

/** Fails with PROGRAM_MISSING, which names all that are, or with PROGRAM_VERSION. */
export async function findPrograms(places: ProgramPlaces): Promise<FabricPrograms> {
  const found: Partial<Record<FabricProgram, string>> = {};
  for (const name of NAMES) {
    const file = await find(name, places);
    if (file === undefined) throw await programsMissing(places);
    await requireTested(name, file);
    found[name] = file;
  }
  return found as FabricPrograms;
}

async function programsMissing(places: ProgramPlaces): Promise<NetworkError> {
  const missing = await missingPrograms(places);
  const wanted = missing.map((name) => `${name} (${releasesOf(name)})`).join(', ');
  const { fabricBin } = places;
  const where =
    fabricBin === undefined ? 'as programs on the PATH' : `as programs in FABRIC_BIN (${fabricBin})`;
  return new NetworkError('PROGRAM_MISSING', `not ${where}: ${wanted}`, { remedy: INSTALL });
}

async function requireTested(name: FabricProgram, file: string): Promise<void> {
  const lines = PROGRAMS[name].tested.map(lineOf);
  const version = await versionOf(name, file);
  if (lines.includes(lineOf(version))) return;
  throw new NetworkError(
    'PROGRAM_VERSION',
    `${file} is version ${version}; this works with ${lines.map((line) => `${line}.x`).join(' and ')}, and is tested with ${releasesOf(name)}`,
    { remedy: INSTALL },
  );
}

/** 2.5 of 2.5.16. */
function lineOf(version: string): string {
  return version.split('.', 2).join('.');
}

function releasesOf(name: FabricProgram): string {
  const { product, tested } = PROGRAMS[name];
  return `${product} ${tested.join(' or ')}`;
}

async function find(name: FabricProgram, { fabricBin, path }: ProgramPlaces): Promise<string | undefined> {
  const folders = fabricBin === undefined ? path.split(delimiter).filter((one) => one !== '') : [fabricBin];
  for (const folder of folders) {
    const file = resolve(join(folder, name));
    // What is not there, may not be run or is a folder is passed over, as a shell does.
    if (await isProgram(file)) return file;
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

async function versionOf(name: FabricProgram, file: string): Promise<string> {
  let output: string;
  try {
    const { stdout, stderr } = await promisify(execFile)(file, [...PROGRAMS[name].version], {
      timeout: VERSION_MS,
    });
    output = `${stdout}${stderr}`;
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause);
    throw new NetworkError('PROGRAM_VERSION', `${file} does not tell its version: ${why}`, {
      cause,
      remedy: INSTALL,
    });
  }
  return /^\s*Version:\s*v?(\d+\.\d+\.\d+\S*)/m.exec(output)?.[1] ?? 'unknown';
}
