import 'reflect-metadata';
import { createPublicKey, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  cryptoProvider,
  GeneralName,
  PemConverter,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A new key, and the request for a certificate of it. Both PEM. */
export interface KeyRequest {
  readonly privateKey: string;
  readonly request: string;
}

export interface KeyRequestOptions {
  readonly name: string;
  readonly organisation: string;
  /** Host names and addresses for the certificate. */
  readonly hosts: readonly string[];
  /** A key that stays, PEM. */
  readonly privateKey?: string | undefined;
}

export async function makeKeyRequest({
  name,
  organisation,
  hosts,
  privateKey,
}: KeyRequestOptions): Promise<KeyRequest> {
  cryptoProvider.set(webcrypto);
  const keys = privateKey === undefined ? await newKeys() : await keysOf(privateKey);
  const names = [...new Set(hosts)].map((host) => new GeneralName(isIP(host) === 0 ? 'dns' : 'ip', host));
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [name] }, { O: [organisation] }],
    keys,
    signingAlgorithm: P256,
    extensions: names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)],
  });
  const exported = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { privateKey: PemConverter.encode(exported, 'PRIVATE KEY'), request: request.toString('pem') };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
}

async function keysOf(privateKey: string): Promise<webcrypto.CryptoKeyPair> {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(privateKey), P256, true, [
      'sign',
    ]),
    publicKey: await webcrypto.subtle.importKey('spki', publicKey, P256, true, ['verify']),
  };
}
