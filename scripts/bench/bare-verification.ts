import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

export interface BareVerification {
  readonly url: string;
  readonly documents: readonly string[];
  readonly stop: () => Promise<void>;
}

/**
 * The limit beside verification: an Express route that takes a document, does one ES256 verification each time, and
 * nothing else. Its documents are its own, as many and as long as those it is compared with.
 */
export async function startBareVerification(lengths: readonly number[]): Promise<BareVerification> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const documents = lengths.map((length) => {
    const content = randomBytes(length)
      .toString('base64url')
      .slice(0, length - 87);
    const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${content}.${signature.toString('base64url')}`;
  });
  const app = express();
  app.post('/', express.json(), (request, response) => {
    const { document } = request.body as { readonly document: string };
    const end = document.lastIndexOf('.');
    const [content, signature] = [document.slice(0, end), document.slice(end + 1)];
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    response.json({ good: verify('sha256', Buffer.from(content), key, Buffer.from(signature, 'base64url')) });
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    documents,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
