import { canonicalJson } from './canonical-json.js';
import { CodedError } from './coded-error.js';

/** Most members, over all records of a list, that are unpacked: far beyond any transaction's. */
export const PACKED_MEMBERS_MAX = 250_000;

type Members = Readonly<Record<string, unknown>>;

/** What the next record is compared with. */
interface Written {
  readonly record: Members;
  readonly names: readonly string[];
  /** The canonical form of its members that are objects, lists or null. */
  readonly texts: ReadonlyMap<string, string>;
}

const NOTHING: Written = { record: {}, names: [], texts: new Map() };

/**
 * Writes records that follow each other, each as what is new in it. The records of a transaction have most of their
 * members in common, and each byte of a transaction is copied, hashed and encrypted a dozen times on its way into
 * a block. An item is
 *
 * - an object: the members that differ from the record before; the others are as they are there;
 * - `[object, names]`: the same, and the members of these names are not there any more;
 * - `[value]`: what is no record. The next record is compared with the last one that was.
 *
 * Equal records in equal order give equal bytes, of which `unpackRecords` makes the records again.
 */
export class RecordPacker {
  #last = NOTHING;

  /** The item of each in canonical JSON. Fails as `canonicalJson` does; none of them was taken then. */
  pack(records: readonly unknown[]): string[] {
    let last = this.#last;
    const items = records.map((record) => {
      if (!isRecord(record)) return `[${canonicalJson(record)}]`;
      const { item, written } = packRecord(record, last);
      last = written;
      return item;
    });
    this.#last = last;
    return items;
  }
}

function packRecord(record: Members, last: Written): { readonly item: string; readonly written: Written } {
  const names = Object.keys(record);
  const texts = new Map<string, string>();
  const changed = new ChangedMembers();
  for (const name of names) {
    const value = record[name];
    const before = last.record[name];
    if (typeof value === 'object') {
      const known = last.texts.get(name);
      // A part that both share need not be written to be compared.
      const text = value === before && known !== undefined ? known : canonicalJson(value);
      texts.set(name, text);
      if (text !== known) changed.add(name, text);
    } else if (value !== before || value === undefined) changed.add(name, canonicalJson(value));
  }
  const absent = namesAbsent(names, last.names);
  const members = changed.write();
  const item = absent.length === 0 ? members : `[${members},${canonicalJson(absent)}]`;
  return { item, written: { record, names, texts } };
}

/** The members that a record has not, but the one before it had; sorted. Most records of a list are alike. */
function namesAbsent(names: readonly string[], before: readonly string[]): readonly string[] {
  if (names.length === before.length && names.every((name, i) => name === before[i])) return [];
  const present = new Set(names);
  return before.filter((name) => !present.has(name)).sort();
}

/** Kept in the order of RFC 8785 §3.2.3, by UTF-16 code units. They are few, but for the first record of a list. */
class ChangedMembers {
  readonly #names: string[] = [];
  readonly #texts: string[] = [];

  add(name: string, text: string): void {
    let place = this.#names.length;
    for (; place > 0 && (this.#names[place - 1] ?? '') > name; place--) {
      this.#names[place] = this.#names[place - 1] ?? '';
      this.#texts[place] = this.#texts[place - 1] ?? '';
    }
    this.#names[place] = name;
    this.#texts[place] = text;
  }

  write(): string {
    let text = '{';
    for (let i = 0; i < this.#names.length; i++)
      text += `${i === 0 ? '' : ','}${canonicalJson(this.#names[i])}:${this.#texts[i] ?? ''}`;
    return text + '}';
  }
}

/** The records of a list that `RecordPacker` wrote. They may share parts: nobody must change them. Fails with INPUT_INVALID. */
export function unpackRecords(items: readonly unknown[]): unknown[] {
  let last: Members = {};
  let members = 0;
  return items.map((item) => {
    if (Array.isArray(item) && item.length === 1) return item[0] as unknown;
    last = unpackRecord(item, last);
    members += Object.keys(last).length;
    if (members > PACKED_MEMBERS_MAX) {
      throw new CodedError(
        'INPUT_INVALID',
        `more than ${String(PACKED_MEMBERS_MAX)} members in packed records`,
      );
    }
    return last;
  });
}

function unpackRecord(item: unknown, last: Members): Members {
  // By spreading, not by assignment, which would take a member `__proto__` for something else.
  if (isRecord(item)) return { ...last, ...item };
  const [changed, absent] = Array.isArray(item) && item.length === 2 ? (item as readonly unknown[]) : [];
  if (!isRecord(changed) || !Array.isArray(absent)) {
    throw new CodedError('INPUT_INVALID', 'a packed record is neither an object nor a list of one or two');
  }
  const gone = new Set<unknown>(absent);
  const kept = Object.entries({ ...last, ...changed }).filter(([name]) => !gone.has(name));
  return Object.fromEntries(kept);
}

/** Not of a class: that is for canonicalJson to refuse. */
function isRecord(value: unknown): value is Members {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
