import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { canonicalJson, CreditCode, CommandId, EcPublicJwk, KeyId, TimeMs } from '@sealtrail/core';
import { z } from 'zod';
import { ServiceError } from '../service-error.js';
import { closeBox, openBox } from '../storage/authenticated-box.js';
import { sealKeyId } from './seal-key-id.js';
import type { SealKey } from './seal-keys.js';

/** A seal key as it lies on disk. Everything but the box may be read by whoever can read the file. */
const SealKeyFile = z.strictObject({
  format: z.literal('sealtrail-seal-key/1'),
  keyId: KeyId,
  agency: CreditCode,
  publicJwk: EcPublicJwk,
  createdAt: TimeMs,
  commandId: CommandId.exactOptional(),
  /** The private key as PKCS #8, in a box of the seal master key that is bound to all other members; base64url. */
  box: z.string().regex(/^[A-Za-z0-9_-]{64,1024}$/),
});
type SealKeyFile = z.infer<typeof SealKeyFile>;

/** A key and the command that asked for it. */
export interface SealKeyRecord extends SealKey {
  readonly commandId?: string;
}

export interface OpenedSealKey {
  readonly record: SealKeyRecord;
  readonly privateKey: KeyObject;
}

/** The text of the file that keeps `privateKey`, closed with `masterKey`. */
export function writeSealKeyFile(record: SealKeyRecord, privateKey: KeyObject, masterKey: KeyObject): string {
  const content = privateKey.export({ format: 'der', type: 'pkcs8' });
  const box = closeBox(masterKey, content, boundTo(record)).toString('base64url');
  content.fill(0);
  return canonicalJson({ format: 'sealtrail-seal-key/1', ...record, box });
}

/**
 * Reads what {@link writeSealKeyFile} wrote. STORAGE_DAMAGED where the file is not in its form, was changed in
 * any member, belongs to another key than `keyId`, or was closed with another master key.
 */
export function readSealKeyFile(keyId: string, text: string, masterKey: KeyObject): OpenedSealKey {
  const { box, ...record } = parseFile(keyId, text);
  const content = openBox(masterKey, Buffer.from(box, 'base64url'), boundTo(record));
  if (content === undefined) throw damaged(keyId, 'changed, or closed with another master key');
  const privateKey = createPrivateKey({ key: content, format: 'der', type: 'pkcs8' });
  content.fill(0);
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x !== record.publicJwk.x || y !== record.publicJwk.y)
    throw damaged(keyId, 'the halves are of two keys');
  return { record, privateKey };
}

function parseFile(keyId: string, text: string): SealKeyFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(keyId, 'not JSON', cause);
  }
  const parsed = SealKeyFile.safeParse(value);
  if (!parsed.success) throw damaged(keyId, 'not in the form of a seal key', parsed.error);
  const file = parsed.data;
  if (file.keyId !== keyId || sealKeyId(file.publicJwk) !== keyId)
    throw damaged(keyId, 'belongs to another key');
  return file;
}

function boundTo(record: SealKeyRecord): string {
  return canonicalJson({ format: 'sealtrail-seal-key/1', ...record });
}

function damaged(keyId: string, what: string, cause?: unknown): ServiceError {
  return new ServiceError('STORAGE_DAMAGED', `seal key file ${keyId}: ${what}`, { cause });
}
