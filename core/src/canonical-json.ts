import { CodedError } from './coded-error.js';

/** What JSON can say. Readonly, so that frozen catalogues and inferred types fit. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [member: string]: JsonValue };

/** Deepest nesting of arrays and objects that is written or read. */
export const JSON_DEPTH_MAX = 64;

type NumberWriter = (value: number) => string;

/**
 * The one form of bytes on the ledger: RFC 8785 (members sorted by UTF-16 code units, no spaces), where every
 * number is a safe integer, so that no peer can round differently. Takes `unknown`, because interfaces without
 * an index signature are not assignable to `JsonValue`; what is not JSON is refused all the same.
 *
 * Throws a TypeError for what only a mistake of ours brings here (undefined, other numbers, functions,
 * instances of classes); fails with INPUT_INVALID for lone surrogates and for nesting beyond `depthMax`,
 * which a caller's text can bring.
 */
export function canonicalJson(value: unknown, depthMax = JSON_DEPTH_MAX): string {
  return writeValue(value, writeSafeInteger, depthMax);
}

/** RFC 8785 with every finite number, for documents, whose claims may hold decimals. Refuses as `canonicalJson` does. */
export function canonicalizeJson(value: unknown): string {
  return writeValue(value, writeFiniteNumber, JSON_DEPTH_MAX);
}

/**
 * Reads text that is exactly the RFC 8785 form of its value. Spaces, another order, duplicate members, `1.0`,
 * `-0` or needless escapes fail with NOT_CANONICAL, as does text that is not JSON at all. The caller bounds
 * the length of `text`.
 */
export function parseCanonicalJson(text: string): unknown {
  let value: unknown;
  let canonical: string;
  try {
    value = JSON.parse(text);
    canonical = canonicalizeJson(value);
  } catch (cause) {
    throw new CodedError('NOT_CANONICAL', 'not JSON that has a canonical form', { cause });
  }
  if (canonical !== text) throw new CodedError('NOT_CANONICAL', 'JSON in another than its canonical form');
  return value;
}

function writeValue(value: unknown, writeNumber: NumberWriter, depthLeft: number): string {
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null) return 'null';
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is not JSON`);
  if (depthLeft === 0) throw new CodedError('INPUT_INVALID', 'nested too deep');
  return Array.isArray(value)
    ? writeArray(value, writeNumber, depthLeft - 1)
    : writeObject(value, writeNumber, depthLeft - 1);
}

function writeArray(items: readonly unknown[], writeNumber: NumberWriter, depthLeft: number): string {
  let text = '[';
  // By index: forEach and map would skip the holes of a sparse array instead of refusing them.
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ',';
    text += writeValue(items[i], writeNumber, depthLeft);
  }
  return text + ']';
}

function writeObject(value: object, writeNumber: NumberWriter, depthLeft: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A Date, Map or Uint8Array would otherwise be written as an object without its content.
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('not a plain object');
  const members = value as Readonly<Record<string, unknown>>;
  let text = '{';
  for (const name of sortNames(Object.keys(members))) {
    if (text.length > 1) text += ',';
    text += writeName(name);
    text += writeValue(members[name], writeNumber, depthLeft);
  }
  return text + '}';
}

/** More names than this are left to the sort of the language, which is slow to begin and does not grow quadratic. */
const INSERTION_MAX = 24;

/** By UTF-16 code units (RFC 8785 §3.2.3), in place. Objects of ours have few members, and most are nearly in order. */
function sortNames(names: string[]): string[] {
  if (names.length > INSERTION_MAX) return names.sort();
  for (let i = 1; i < names.length; i++) {
    const name = names[i] ?? '';
    let place = i;
    for (; place > 0 && (names[place - 1] ?? '') > name; place--) names[place] = names[place - 1] ?? '';
    names[place] = name;
  }
  return names;
}

/** Names whose text is remembered: the schemas have a few hundred, and only claims bring more. */
const NAMES_MAX = 1_000;
const NAME_LENGTH_MAX = 64;
const nameTexts = new Map<string, string>();

/** A member's name with its colon. The same bytes whether it was remembered or not. */
function writeName(name: string): string {
  const known = nameTexts.get(name);
  if (known !== undefined) return known;
  const text = `${writeString(name)}:`;
  if (nameTexts.size < NAMES_MAX && name.length <= NAME_LENGTH_MAX) nameTexts.set(name, text);
  return text;
}

/** ASCII that needs no escape: most of what is on the ledger, and a quarter faster than asking JSON.stringify. */
const PLAIN = /^[ !#-[\]-~]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

function writeString(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  // JSON.stringify would write an escape, RFC 8785 §3.2.2.2 demands a refusal.
  if (LONE_SURROGATE.test(value)) throw new CodedError('INPUT_INVALID', 'text with half a surrogate pair');
  return JSON.stringify(value);
}

function writeSafeInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError('not a safe integer');
  return String(value);
}

function writeFiniteNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('not a finite number');
  return String(value);
}
