import { CodedError } from '@sealtrail/core';
import { jsonPointer } from './json-pointer.js';

/** Deepest nesting of a command. Half of what canonical JSON allows, as an event wraps what the command says. */
export const COMMAND_DEPTH_MAX = 32;

/** Where the walk is: containers only, so that a flat command costs one step. */
interface Place {
  readonly parent: Place | undefined;
  readonly step: string | number;
  readonly depth: number;
}

/**
 * The length of `canonicalJson(value)` in UTF-8 bytes, without writing it. Fails with INPUT_INVALID and a
 * pointer where the value has no canonical form: other numbers than safe integers, half a surrogate pair,
 * what is not JSON, nesting beyond 32. What passes can therefore be written into an event.
 */
export function canonicalSize(value: unknown): number {
  return sizeOf(value, '', undefined);
}

function sizeOf(value: unknown, step: string | number, place: Place | undefined): number {
  if (typeof value === 'string') return sizeOfString(value, step, place);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw refusal(step, place, 'not a safe integer');
    return String(value).length;
  }
  if (typeof value === 'boolean') return value ? 4 : 5;
  if (value === null) return 4;
  if (typeof value !== 'object') throw refusal(step, place, 'not JSON');
  return sizeOfContainer(value, step, place);
}

function sizeOfContainer(value: object, step: string | number, parent: Place | undefined): number {
  const here: Place = { parent, step, depth: (parent?.depth ?? 0) + 1 };
  if (here.depth > COMMAND_DEPTH_MAX) {
    throw refusal(step, parent, `nested deeper than ${String(COMMAND_DEPTH_MAX)}`);
  }
  if (Array.isArray(value)) return sizeOfArray(value, here);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refusal(step, parent, 'not JSON');
  const members = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(members);
  // Braces, and for each member its colon and all but one comma.
  let size = 2 + 2 * names.length - (names.length > 0 ? 1 : 0);
  for (const name of names) size += sizeOfString(name, name, here) + sizeOf(members[name], name, here);
  return size;
}

function sizeOfArray(items: readonly unknown[], here: Place): number {
  let size = 2 + Math.max(items.length - 1, 0);
  for (let i = 0; i < items.length; i++) size += sizeOf(items[i], i, here);
  return size;
}

/** ASCII that needs no escape. */
const PLAIN = /^[ !#-[\]-~]*$/;

function sizeOfString(value: string, step: string | number, place: Place | undefined): number {
  if (PLAIN.test(value)) return value.length + 2;
  if (!value.isWellFormed()) throw refusal(step, place, 'text with half a surrogate pair');
  return Buffer.byteLength(JSON.stringify(value));
}

function refusal(step: string | number, place: Place | undefined, fault: string): CodedError {
  const path: (string | number)[] = [step];
  for (let at = place; at !== undefined; at = at.parent) path.unshift(at.step);
  // The first step is the command itself.
  return new CodedError('INPUT_INVALID', `${jsonPointer(path.slice(1))}: ${fault}`);
}
