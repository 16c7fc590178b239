import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, hash, type Gateway } from '@hyperledger/fabric-gateway';
import { signStrictly } from './strict-signature.ts';

interface Profile {
  readonly peers: readonly {
    readonly endpoint: string;
    readonly serverName: string;
    readonly tlsRoots: string;
  }[];
  readonly identities: readonly {
    readonly organisation: string;
    readonly role: string;
    readonly agency: string;
    readonly certificate: string;
    readonly privateKey: string;
  }[];
}

export interface GatewayClient {
  readonly gateway: Gateway;
  close(): void;
}

/** Fabric's own client library, connected as one identity of a connection profile to its first peer. */
export async function connectClient(
  profilePath: string,
  who: { readonly role: string; readonly agency: string },
): Promise<GatewayClient> {
  const folder = dirname(profilePath);
  const profile = JSON.parse(await readFile(profilePath, 'utf8')) as Profile;
  const identity = profile.identities.find(({ role, agency }) => role === who.role && agency === who.agency);
  const [peer] = profile.peers;
  if (identity === undefined || peer === undefined) throw new TypeError('the profile does not hold it');
  const roots = await readFile(join(folder, peer.tlsRoots));
  const client = new Client(peer.endpoint, credentials.createSsl(roots), {
    'grpc.ssl_target_name_override': peer.serverName,
  });
  const key = createPrivateKey(await readFile(join(folder, identity.privateKey)));
  const gateway = connect({
    client,
    identity: {
      mspId: identity.organisation,
      credentials: await readFile(join(folder, identity.certificate)),
    },
    // The key signs whole messages, hash included.
    hash: hash.none,
    signer: (message) => Promise.resolve(signStrictly(message, key)),
    evaluateOptions: within(5_000),
    endorseOptions: within(5_000),
    submitOptions: within(5_000),
    commitStatusOptions: within(5_000),
  });
  return {
    gateway,
    close() {
      gateway.close();
      client.close();
    },
  };
}

function within(ms: number): () => { readonly deadline: number } {
  return () => ({ deadline: Date.now() + ms });
}
