import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

/*
 * The process of `startBareExpress`: one route that takes a document, does one ES256 verification each time, and
 * nothing else; and one that takes any JSON and does nothing. The documents are its own, as many and as long as it is
 * told.
 */

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;

function documentOf(length: number): string {
  const content = randomBytes(length)
    .toString('base64url')
    .slice(0, length - 87);
  const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}

const app = express();
app.post('/read', express.json(), (_request, response) => {
  response.json({ good: true });
});
app.post('/verify', express.json(), (request, response) => {
  const { document } = request.body as { readonly document: string };
  const end = document.lastIndexOf('.');
  const [content, signature] = [document.slice(0, end), document.slice(end + 1)];
  response.json({ good: verify('sha256', Buffer.from(content), key, Buffer.from(signature, 'base64url')) });
});

const [lengths] = (await once(process, 'message')) as [readonly number[]];
const server = createServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
process.send?.({ url: `http://127.0.0.1:${String(port)}`, documents: lengths.map(documentOf) });
