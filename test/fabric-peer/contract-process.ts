import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { credentials } from '@grpc/grpc-js';
import { peer as protocol } from '@hyperledger/fabric-protos';
import { CertificateAuthority } from './certificate-authority.ts';
import { ChaincodeStream } from './chaincode-stream.ts';
import type { ContractAnswer, ContractRuntime, Invocation } from './contract-runtime.ts';
import { pemOf } from './pem-of.ts';

const CHAINCODE_FOLDER = fileURLToPath(new URL('../../chaincode', import.meta.url));
const SERVER_NAME = 'contract.ministry';
const START_MS_MAX = 30_000;
const MESSAGE_BYTES_MAX = 100 * 1024 * 1024;

export interface ContractProcessOptions {
  /** Label and hash of the package, by which peer and contract recognise one another. */
  readonly chaincodeId?: string;
  /** Further options of Node, such as a profiler's. */
  readonly nodeOptions?: readonly string[];
}

/** The contract as a deployment runs it: its server in a process of its own, behind TLS. */
export class ContractProcess implements ContractRuntime {
  /** PEM; what a peer must trust to reach it. */
  readonly tlsRoot: string;
  readonly address: string;
  readonly chaincodeId: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  #client: protocol.ChaincodeClient | undefined;
  #stream: ChaincodeStream | undefined;
  #said = '';

  private constructor(
    process: ChildProcess,
    parts: { folder: string; tlsRoot: string; address: string; id: string },
  ) {
    this.#process = process;
    this.#folder = parts.folder;
    this.tlsRoot = parts.tlsRoot;
    this.address = parts.address;
    this.chaincodeId = parts.id;
    for (const output of [process.stdout, process.stderr]) {
      output?.on('data', (text) => (this.#said += String(text)));
    }
  }

  /** Starts the server and connects to it. */
  static async start(options: ContractProcessOptions = {}): Promise<ContractProcess> {
    const id = options.chaincodeId ?? 'sealtrail_1:cafe';
    const folder = await mkdtemp(join(tmpdir(), 'sealtrail-contract-'));
    const authority = await CertificateAuthority.create('tlsca.contract');
    const { certificate, privateKey } = await authority.issue({
      commonName: 'contract',
      hosts: [SERVER_NAME],
    });
    const [certificateFile, keyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')];
    await writeFile(certificateFile, certificate);
    await writeFile(keyFile, pemOf(privateKey), { mode: 0o600 });
    const address = `127.0.0.1:${String(await freePort())}`;
    const program = fileURLToPath(import.meta.resolve('fabric-shim/cli.js'));
    const server = ['--chaincode-address', address, '--chaincode-id', id];
    const tls = ['--chaincode-tls-cert-file', certificateFile, '--chaincode-tls-key-file', keyFile];
    const args = [...(options.nodeOptions ?? []), program, 'server', ...server, ...tls];
    const process = spawn(globalThis.process.execPath, args, {
      cwd: CHAINCODE_FOLDER,
      // The shim writes a line for every transaction otherwise.
      env: { ...globalThis.process.env, CORE_CHAINCODE_LOGGING_LEVEL: 'WARNING' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const contract = new ContractProcess(process, { folder, tlsRoot: authority.root, address, id });
    try {
      await contract.#connectFirst();
    } catch (error) {
      await contract.stop();
      throw error;
    }
    return contract;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  /** Whatever the process wrote. */
  get said(): string {
    return this.#said;
  }

  async invoke(invocation: Invocation): Promise<ContractAnswer> {
    if (this.#stream === undefined || this.#stream.ended) await this.connect();
    const stream = this.#stream;
    if (stream === undefined) throw new Error('chaincode stream terminated');
    return stream.invoke(invocation);
  }

  /** Opens the conversation anew. `tlsRoot`: another authority to trust than the contract's own. */
  async connect({ tlsRoot = this.tlsRoot, chaincodeId = this.chaincodeId } = {}): Promise<ChaincodeStream> {
    this.#disconnect();
    this.#client = new protocol.ChaincodeClient(this.address, credentials.createSsl(Buffer.from(tlsRoot)), {
      'grpc.ssl_target_name_override': SERVER_NAME,
      'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
      'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
    });
    const stream = new ChaincodeStream(this.#client.connect(), { chaincodeId, executeTimeoutMs: 30_000 });
    this.#stream = stream;
    await stream.ready;
    return stream;
  }

  async stop(): Promise<void> {
    this.#disconnect();
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill();
      const patience = setTimeout(() => this.#process.kill('SIGKILL'), 2_000);
      await exited;
      clearTimeout(patience);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  async #connectFirst(): Promise<void> {
    const deadline = Date.now() + START_MS_MAX;
    let failure: unknown;
    while (this.#process.exitCode === null && Date.now() < deadline) {
      try {
        await this.connect();
        return;
      } catch (error) {
        failure = error;
        await sleep(50);
      }
    }
    throw new Error(`the contract's server does not answer; it said: ${this.#said}`, { cause: failure });
  }

  #disconnect(): void {
    this.#stream?.close();
    this.#client?.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
