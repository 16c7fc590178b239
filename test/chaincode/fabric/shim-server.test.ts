import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { credentials } from '@grpc/grpc-js';
import { peer as protocol } from '@hyperledger/fabric-protos';
import { expect } from 'chai';

const CHAINCODE_ID = 'sealtrail_0.1.0:cafe';
const START_MS_MAX = 15_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What the contract says first to a peer that connects to it. */
async function firstMessage(address: string): Promise<protocol.ChaincodeMessage> {
  const client = new protocol.ChaincodeClient(address, credentials.createInsecure());
  try {
    const stream = client.connect();
    const message = await new Promise<protocol.ChaincodeMessage>((resolve, reject) => {
      stream.once('data', resolve);
      stream.once('error', reject);
    });
    stream.on('error', () => undefined);
    stream.cancel();
    return message;
  } finally {
    client.close();
  }
}

describe('fabric-chaincode-node server', function () {
  this.timeout(START_MS_MAX + 5_000);
  let contract: ChildProcess | undefined;

  after(async () => {
    if (contract === undefined || contract.exitCode !== null) return;
    contract.kill('SIGKILL');
    await once(contract, 'exit');
  });

  it('loads this package and registers the contract with a peer', async () => {
    const address = `127.0.0.1:${String(await freePort())}`;
    const program = fileURLToPath(import.meta.resolve('fabric-shim/cli.js'));
    const options = ['--chaincode-address', address, '--chaincode-id', CHAINCODE_ID];
    contract = spawn(process.execPath, [program, 'server', ...options], {
      cwd: fileURLToPath(new URL('../../../chaincode', import.meta.url)),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const output of [contract.stdout, contract.stderr])
      output?.on('data', (text) => (said += String(text)));
    const deadline = Date.now() + START_MS_MAX;
    let message: protocol.ChaincodeMessage | undefined;
    while (message === undefined && contract.exitCode === null && Date.now() < deadline) {
      message = await firstMessage(address).catch(() => undefined);
      if (message === undefined) await sleep(100);
    }
    expect(message?.getType(), said).to.equal(protocol.ChaincodeMessage.Type.REGISTER);
    const id = protocol.ChaincodeID.deserializeBinary(message?.getPayload_asU8() ?? new Uint8Array());
    expect(id.getName()).to.equal(CHAINCODE_ID);
  });
});
