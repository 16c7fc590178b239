import { ledger } from '@hyperledger/fabric-protos';
import type { Version, VersionedState } from './versioned-state.ts';

const { kvrwset } = ledger.rwset;

/**
 * One proposal's view of the world state, and all that it read and wrote. Reads give what was committed before
 * the simulation began, never its own writes; an empty value deletes its key.
 */
export class Simulation {
  readonly reads = new Map<string, Version | undefined>();
  readonly writes = new Map<string, Uint8Array>();
  readonly #state: VersionedState;
  readonly #asOfBlock: number;

  constructor(state: VersionedState, asOfBlock: number) {
    this.#state = state;
    this.#asOfBlock = asOfBlock;
  }

  get(key: string): Uint8Array {
    const entry = this.#state.get(key, this.#asOfBlock);
    this.reads.set(key, entry?.version);
    return entry?.value ?? new Uint8Array();
  }

  put(key: string, value: Uint8Array): void {
    if (key === '') throw new Error('the key must not be an empty string');
    this.writes.set(key, value);
  }

  delete(key: string): void {
    this.writes.set(key, new Uint8Array());
  }

  /** The bytes that every endorser must agree on: `TxReadWriteSet`, its keys sorted. */
  results(chaincode: string): Uint8Array {
    const set = new kvrwset.KVRWSet();
    for (const [key, version] of sorted(this.reads)) {
      const read = set.addReads();
      read.setKey(key);
      if (version !== undefined) read.setVersion(versionMessage(version));
    }
    for (const [key, value] of sorted(this.writes)) {
      const write = set.addWrites();
      write.setKey(key);
      write.setIsDelete(value.length === 0);
      write.setValue(value);
    }
    const results = new ledger.rwset.TxReadWriteSet();
    results.setDataModel(ledger.rwset.TxReadWriteSet.DataModel.KV);
    const namespace = results.addNsRwset();
    namespace.setNamespace(chaincode);
    namespace.setRwset(set.serializeBinary());
    return results.serializeBinary();
  }
}

function sorted<V>(entries: ReadonlyMap<string, V>): [string, V][] {
  return [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function versionMessage({ block, place }: Version): ledger.rwset.kvrwset.Version {
  const version = new kvrwset.Version();
  version.setBlockNum(block);
  version.setTxNum(place);
  return version;
}
