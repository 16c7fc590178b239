import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { putFile, readFileIfThere } from '../files.ts';

const REVOKED = 'revoked';

/** A certificate and its key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly privateKey: string;
}

export function certificateFile(folder: string): string {
  return join(folder, 'certificate.pem');
}

export function keyFile(folder: string): string {
  return join(folder, 'key.pem');
}

/** The identity in a folder; `undefined` where it is not whole, as when its enrolment was interrupted. */
export async function readIdentity(folder: string): Promise<Identity | undefined> {
  const [certificate, privateKey] = await Promise.all([
    readFileIfThere(certificateFile(folder)),
    readFileIfThere(keyFile(folder)),
  ]);
  if (certificate === undefined || privateKey === undefined) return undefined;
  return parseIdentity(certificate, privateKey);
}

/** The two as an identity; `undefined` where they do not belong together, or are no certificate and no key. */
export function parseIdentity(certificate: string, privateKey: string): Identity | undefined {
  return belongTogether(certificate, privateKey) ? { certificate, privateKey } : undefined;
}

/** Key first: a certificate without its key is no identity, and is fetched again. */
export async function writeIdentity(folder: string, { certificate, privateKey }: Identity): Promise<void> {
  await putFile(keyFile(folder), privateKey);
  await putFile(certificateFile(folder), certificate);
}

/** Whether the identity was revoked: its files stay, and nobody may use them. */
export async function isRevoked(folder: string): Promise<boolean> {
  return (await readFileIfThere(join(folder, REVOKED))) !== undefined;
}

export async function noteRevoked(folder: string, at: Date): Promise<void> {
  await putFile(join(folder, REVOKED), `${at.toISOString()}\n`);
}

function belongTogether(certificate: string, privateKey: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false;
  }
}
