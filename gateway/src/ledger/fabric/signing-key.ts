import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { rawSignature } from '../../raw-signature.js';
import { readPrivateFile } from '../../identity/read-private-file.js';
import { SecretFileError } from '../../identity/secret-file-error.js';
import { lowSignature } from './low-signature.js';

const KEY_BYTES_MAX = 16 * 1024;
const signAsync = promisify(sign);

/**
 * A private key that signs for an agency, wherever it lies: in a file, or in a hardware module that hashes and
 * signs itself.
 */
export interface SigningKey {
  /** ECDSA on P-256 over the SHA-256 of `message`, as DER with a low s: the only form that Fabric takes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export interface FileSigningKey extends SigningKey {
  readonly publicKey: KeyObject;
}

/**
 * The P-256 key in a PEM file. Fails with a SecretFileError where others than its owner may open the file, where
 * there is none, and where it holds something else.
 */
export async function readSigningKey(path: string): Promise<FileSigningKey> {
  const pem = await readPrivateFile(path, KEY_BYTES_MAX);
  if (pem === undefined) throw new SecretFileError('SECRET_NOT_A_FILE', path, 'there is no such file');
  const key = parseKey(path, pem);
  return { publicKey: createPublicKey(key), sign: (message) => signWith(key, message) };
}

function parseKey(path: string, pem: Uint8Array): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(Buffer.from(pem));
  } catch (cause) {
    throw new SecretFileError('SECRET_MALFORMED', path, 'is not a private key in PEM', { cause });
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve !== 'prime256v1') throw new SecretFileError('SECRET_MALFORMED', path, 'is not a key on P-256');
  return key;
}

async function signWith(key: KeyObject, message: Uint8Array): Promise<Uint8Array> {
  return lowSignature(rawSignature(await signAsync('sha256', message, key)));
}
