import { generateKeyPair, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { CodedError, CreditCode, EcPublicJwk } from '@sealtrail/core';
import { rawSignature } from '../raw-signature.js';
import { sealKeyId } from './seal-key-id.js';
import type { SealKeyRecord } from './seal-key-file.js';
import { SealKeyFolder } from './seal-key-folder.js';
import { SEAL_KEYS_PER_AGENCY, type CreateSealKeyOptions, type SealKey, type SealKeys } from './seal-keys.js';

const generateKeyPairOffThread = promisify(generateKeyPair);
/** On the thread pool: with several under way, a signature takes a third of the event loop's time of the synchronous form. */
const signOffThread = promisify(sign);

export interface FileSealKeysOptions {
  /** The folder of the key files; made with mode 0700 where it is not there. */
  readonly folder: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  /** How many private keys are kept decrypted in memory. Integer above 0. Default 1024. */
  readonly cachedKeysMax?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
}

/**
 * Seal keys as encrypted files, one for each key. One process owns the folder. Opening reads every file and
 * fails with STORAGE_DAMAGED when one of them was changed or was closed with another master key, because a seal
 * that is missing in silence would only be noticed by those whom it fails.
 */
export async function openFileSealKeys(options: FileSealKeysOptions): Promise<SealKeys> {
  const keys = new FileSealKeys(options);
  await keys.load();
  return keys;
}

class FileSealKeys implements SealKeys {
  readonly #folder: SealKeyFolder;
  readonly #cachedKeysMax: number;
  readonly #clock: () => number;
  readonly #records = new Map<string, SealKeyRecord>();
  /** Least recently used first. */
  readonly #privateKeys = new Map<string, Promise<KeyObject>>();
  /** The last creation: they go one after the other, so that a repeat finds what the first made. */
  #lastCreation: Promise<unknown> = Promise.resolve();

  constructor({ folder, masterKey, cachedKeysMax = 1024, clock = Date.now }: FileSealKeysOptions) {
    this.#folder = new SealKeyFolder(folder, masterKey);
    this.#cachedKeysMax = cachedKeysMax;
    this.#clock = clock;
  }

  async load(): Promise<void> {
    for (const keyId of await this.#folder.open()) {
      const { record } = await this.#folder.read(keyId);
      this.#records.set(keyId, record);
    }
  }

  create(agency: string, options: CreateSealKeyOptions = {}): Promise<SealKey> {
    const created = this.#lastCreation.then(() => this.#create(agency, options.commandId));
    this.#lastCreation = created.catch(() => undefined);
    return created;
  }

  list(agency: string): Promise<readonly SealKey[]> {
    const own = this.#recordsOf(agency).map(publicPart);
    return Promise.resolve(own.sort((a, b) => b.createdAt - a.createdAt || (a.keyId < b.keyId ? -1 : 1)));
  }

  async sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array> {
    const key = await this.#privateKey(keyId);
    return rawSignature(await signOffThread('sha256', bytes, key));
  }

  async #create(agency: string, commandId: string | undefined): Promise<SealKey> {
    if (!CreditCode.safeParse(agency).success)
      throw new CodedError('INPUT_INVALID', 'a seal key needs the credit code of its agency');
    const own = this.#recordsOf(agency);
    const sameAgain = commandId === undefined ? undefined : own.find((key) => key.commandId === commandId);
    if (sameAgain !== undefined) return publicPart(sameAgain);
    if (own.length >= SEAL_KEYS_PER_AGENCY)
      throw new CodedError('INPUT_INVALID', `the agency has ${String(own.length)} seal keys already`);

    const { privateKey, publicKey } = await generateKeyPairOffThread('ec', { namedCurve: 'P-256' });
    const publicJwk = EcPublicJwk.parse(publicKey.export({ format: 'jwk' }));
    const made = { keyId: sealKeyId(publicJwk), agency, publicJwk, createdAt: this.#clock() };
    const record = commandId === undefined ? made : { ...made, commandId };
    await this.#folder.write(record, privateKey);
    this.#records.set(record.keyId, record);
    return publicPart(record);
  }

  #recordsOf(agency: string): SealKeyRecord[] {
    return [...this.#records.values()].filter((key) => key.agency === agency);
  }

  /** From memory, or else from its file, which is proven again; the least recently used makes room. */
  #privateKey(keyId: string): Promise<KeyObject> {
    const cached = this.#privateKeys.get(keyId);
    if (cached !== undefined) {
      this.#privateKeys.delete(keyId);
      this.#privateKeys.set(keyId, cached);
      return cached;
    }
    const reading = this.#readPrivateKey(keyId);
    reading.catch(() => this.#privateKeys.delete(keyId));
    this.#privateKeys.set(keyId, reading);
    const [oldest] = this.#privateKeys.keys();
    if (this.#privateKeys.size > this.#cachedKeysMax && oldest !== undefined)
      this.#privateKeys.delete(oldest);
    return reading;
  }

  async #readPrivateKey(keyId: string): Promise<KeyObject> {
    // What a caller names becomes a path only where it is the id of a key that lies in our folder.
    if (!this.#records.has(keyId))
      throw new CodedError('SEAL_KEY_NOT_FOUND', 'no such seal key in this store');
    const { privateKey } = await this.#folder.read(keyId);
    return privateKey;
  }
}

function publicPart({ keyId, agency, publicJwk, createdAt }: SealKeyRecord): SealKey {
  return { keyId, agency, publicJwk, createdAt };
}
