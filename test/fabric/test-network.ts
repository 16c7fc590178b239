import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Actor } from '#core/contract/actor';
import { isRunning } from '../../scripts/network/processes/process-identity.ts';
import { ProcessRecords, type ProcessRecord } from '../../scripts/network/processes/process-records.ts';
import { MINDER_PROCESS } from '../../scripts/network/servers/minder-server.ts';
import { runNetworkCommand } from '../../scripts/network/run-network-command.ts';
import { missingPrograms } from '../../scripts/network/programs/fabric-programs.ts';
import { until } from '../until.ts';
import { onFreePorts } from './on-free-ports.ts';

const PROFILES = new URL('../../network-config/', import.meta.url);

/** For a process to be started again and to answer, in milliseconds; a busy machine takes long. */
const BACK_MS = 90_000;

const SCRIPT = fileURLToPath(new URL('../../scripts/network.ts', import.meta.url));

/** What a command of `npm run network` said, and its exit code. */
export interface Said {
  readonly code: number;
  readonly output: string;
}

export interface TestNetworkOptions {
  /** Default `small`. */
  readonly profile?: 'small' | 'full';
  /** Whom the organisations' CAs give identities for, beside the profile's agencies. */
  readonly actors?: readonly Actor[];
  /** Default: the profile's. */
  readonly endorsingOrganisations?: number;
}

/** A network in a temporary folder, or the part of one that a machine runs. */
export class TestNetwork {
  static readonly #made = new Set<TestNetwork>();

  static {
    process.once('exit', () => {
      for (const network of TestNetwork.#made) network.#killAll();
    });
  }

  /** NETWORK_DIR. */
  readonly directory: string;
  readonly #folder: string;
  readonly #description: string;

  private constructor(folder: string, description: string) {
    this.#folder = folder;
    this.#description = description;
    this.directory = join(folder, 'network');
  }

  /** A profile, on free ports; nothing is started. */
  static async describe(options: TestNetworkOptions = {}): Promise<TestNetwork> {
    return TestNetwork.of(await describeProfile(options));
  }

  /** Of this description; nothing is started. */
  static async of(text: string): Promise<TestNetwork> {
    const folder = await mkdtemp(join(tmpdir(), 'sealtrail-network-'));
    const description = join(folder, 'described.yaml');
    await writeFile(description, text);
    const network = new TestNetwork(folder, description);
    TestNetwork.#made.add(network);
    return network;
  }

  /** `npm run network -- up`; fails with what it said where it does not come up. */
  async up(): Promise<Said> {
    const said = await this.run('up', this.#description);
    if (said.code !== 0) throw new Error(`the network does not come up:\n${said.output}`);
    return said;
  }

  /** The file that it is described by. */
  get description(): string {
    return this.#description;
  }

  /** `up` in a process of its own that is killed when its first steps are done. */
  async interruptedUp(): Promise<void> {
    const { child, exited } = this.#start('up', this.#description);
    await Promise.race([once(child.stdout, 'data'), exited]);
    child.kill('SIGKILL');
    await exited;
  }

  /** A command in a process of its own that is killed after so long. Whether it had ended by itself before. */
  async killed(afterMs: number, ...args: readonly string[]): Promise<boolean> {
    const { child, exited } = this.#start(...args);
    child.stdout.resume();
    const isOver = await Promise.race([exited.then(() => true), sleep(afterMs, false)]);
    child.kill('SIGKILL');
    await exited;
    return isOver;
  }

  #start(...args: readonly string[]): {
    child: ChildProcessByStdio<null, Readable, null>;
    exited: Promise<unknown>;
  } {
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      env: { ...process.env, NETWORK_DIR: this.directory },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    process.once('exit', kill);
    const exited = once(child, 'exit').finally(() => process.off('exit', kill));
    return { child, exited };
  }

  /** `npm run network -- …` on this network. */
  async run(...args: readonly string[]): Promise<Said> {
    const lines: string[] = [];
    const say = (line: string): void => {
      lines.push(line);
    };
    const environment = { ...process.env, NETWORK_DIR: this.directory };
    const code = await runNetworkCommand(args, { environment, out: say, err: say });
    return { code, output: lines.join('\n') };
  }

  /** The connection profile of a gateway: an organisation's, or `demonstration`. */
  connection(gateway: string): string {
    return join(this.directory, 'gateways', gateway, 'connection.json');
  }

  /** The number of a process that runs. */
  pid(name: string): number {
    const pid = this.#records().find(name)?.identity.pid;
    if (pid === undefined) throw new Error(`${name} was not started`);
    return pid;
  }

  /** Waits until a process has been started again after `pid`, and every process answers. */
  async untilBack(name: string, pid: number): Promise<void> {
    await until(`${name} is started again`, () => this.pid(name) !== pid, BACK_MS);
    await until('every process answers', async () => (await this.run('status')).code === 0, BACK_MS);
  }

  /** Ends what it started and deletes what it wrote. */
  async remove(): Promise<void> {
    await this.run('down');
    this.#killAll();
    TestNetwork.#made.delete(this);
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Everything on this machine ends at once, as in a power cut; the minder first, which would start the rest again. */
  powerCut(): void {
    const records = this.#records().list();
    const isMinder = ({ spec }: ProcessRecord): boolean => spec.name === MINDER_PROCESS;
    for (const { identity } of [...records.filter(isMinder), ...records])
      if (isRunning(identity)) process.kill(identity.pid, 'SIGKILL');
  }

  /** For a test run that ends early: nothing is left running. */
  #killAll(): void {
    for (const { identity } of this.#records().list()) {
      if (isRunning(identity)) process.kill(identity.pid, 'SIGKILL');
    }
  }

  #records(): ProcessRecords {
    return new ProcessRecords(join(this.directory, 'processes'));
  }
}

/** A profile as it is described, on free ports. */
export async function describeProfile(options: TestNetworkOptions = {}): Promise<string> {
  const { profile = 'small', actors = [], endorsingOrganisations: endorsing } = options;
  const text = await onFreePorts(await readFile(new URL(`${profile}.yaml`, PROFILES), 'utf8'));
  const endorsed =
    endorsing === undefined
      ? text
      : text.replace(/(endorsingOrganisations): \d+/, `$1: ${String(endorsing)}`);
  return `${endorsed}${agencyLines(actors)}`;
}

/** More of the list of agencies, with which the profiles end. */
function agencyLines(actors: readonly Actor[]): string {
  const byAgency = Map.groupBy(
    actors,
    ({ agency, organisation }) => `${agency}, organisation: ${organisation}`,
  );
  const lines = [...byAgency].map(
    ([agency, own]) => `  - { creditCode: ${agency}, roles: [${own.map(({ role }) => role).join(', ')}] }\n`,
  );
  return lines.join('');
}

/** What is not there of Fabric's programs, as `leaveOut` words it; `undefined` where all are. */
export async function missingForNetwork(): Promise<string | undefined> {
  const { PATH: path = '', FABRIC_BIN: fabricBin } = process.env;
  const missing = await missingPrograms({ fabricBin, path });
  if (missing.length === 0) return undefined;
  return `Hyperledger Fabric's programs ${missing.join(', ')} in FABRIC_BIN or on the PATH`;
}
