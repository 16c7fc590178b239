import { actorOf } from '@sealtrail/chaincode';
import type { Actor } from '@sealtrail/core';
import { msp } from '@hyperledger/fabric-protos';
import { certificateAttributes } from './certificate-attributes.js';

/** Creators remembered; a network has about one for each agency and role. */
const CREATORS_MAX = 10_000;

/** Who signed a transaction, read as the contract reads it; each creator's certificate is parsed once. */
export class CreatorActors {
  readonly #known = new Map<string, Actor>();

  /** Fails with an Error, most with a code, for a creator that the contract would have refused. */
  actorOf(creator: Uint8Array): Actor {
    const key = Buffer.from(creator.buffer, creator.byteOffset, creator.byteLength).toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const actor = readActor(creator);
    if (this.#known.size >= CREATORS_MAX) this.#known.clear();
    this.#known.set(key, actor);
    return actor;
  }
}

function readActor(creator: Uint8Array): Actor {
  const identity = msp.SerializedIdentity.deserializeBinary(creator);
  const attributes = certificateAttributes(identity.getIdBytes_asU8());
  return actorOf({
    getMSPID: () => identity.getMspid(),
    getAttributeValue: (name) => attributes.get(name) ?? null,
  });
}
