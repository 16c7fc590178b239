import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { connect, hash, signers, type Gateway } from '@hyperledger/fabric-gateway';

interface Profile {
  readonly channel: string;
  readonly chaincode: string;
  readonly peers: readonly { endpoint: string; serverName: string; tlsRoots: string }[];
  readonly identities: readonly {
    organisation: string;
    agency: string;
    role: string;
    certificate: string;
    privateKey: string;
  }[];
}

/** A client of the first peer in a connection profile, that signs as one of the profile's identities. */
export class PeerClient {
  readonly #gateway: Gateway;
  readonly #channel: grpc.Client;
  readonly #profile: Profile;

  private constructor(gateway: Gateway, channel: grpc.Client, profile: Profile) {
    this.#gateway = gateway;
    this.#channel = channel;
    this.#profile = profile;
  }

  static async open(file: string, { agency, role }: { agency: string; role: string }): Promise<PeerClient> {
    const profile = JSON.parse(await readFile(file, 'utf8')) as Profile;
    const at = (path: string): Promise<Buffer> => readFile(join(dirname(file), path));
    const [peer] = profile.peers;
    const identity = profile.identities.find((one) => one.agency === agency && one.role === role);
    if (peer === undefined || identity === undefined)
      throw new Error(`${file} lacks a peer or ${role} of ${agency}`);
    const channel = new grpc.Client(peer.endpoint, grpc.credentials.createSsl(await at(peer.tlsRoots)), {
      'grpc.ssl_target_name_override': peer.serverName,
    });
    const gateway = connect({
      client: channel,
      identity: { mspId: identity.organisation, credentials: await at(identity.certificate) },
      signer: signers.newPrivateKeySigner(createPrivateKey(await at(identity.privateKey))),
      hash: hash.sha256,
      evaluateOptions: () => ({ deadline: Date.now() + 10_000 }),
      endorseOptions: () => ({ deadline: Date.now() + 15_000 }),
      submitOptions: () => ({ deadline: Date.now() + 5_000 }),
      commitStatusOptions: () => ({ deadline: Date.now() + 20_000 }),
    });
    return new PeerClient(gateway, channel, profile);
  }

  /** Executes commands in one transaction, and waits for the block; the outcomes. */
  async execute(...commands: readonly object[]): Promise<readonly { ok: boolean; code?: string }[]> {
    const contract = this.#gateway.getNetwork(this.#profile.channel).getContract(this.#profile.chaincode);
    const answer = await contract.submit('execute', { arguments: [JSON.stringify(commands)] });
    return JSON.parse(Buffer.from(answer).toString('utf8')) as { ok: boolean; code?: string }[];
  }

  /** Without a transaction. */
  async describe(): Promise<{ version: string; ledgerId: string }> {
    const contract = this.#gateway.getNetwork(this.#profile.channel).getContract(this.#profile.chaincode);
    const answer = await contract.evaluate('describe');
    return JSON.parse(Buffer.from(answer).toString('utf8')) as { version: string; ledgerId: string };
  }

  /** A transaction that reads and writes nothing, and waits for the block. */
  async commitNothing(): Promise<void> {
    const contract = this.#gateway.getNetwork(this.#profile.channel).getContract(this.#profile.chaincode);
    await contract.submit('describe');
  }

  close(): void {
    this.#gateway.close();
    this.#channel.close();
  }
}
