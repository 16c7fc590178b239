import type { Words } from '../words.js';

/** What is wrong in one place of the file. Never holds what stands there: reports are passed around. */
export interface Fault extends Words {
  /** From 1. */
  readonly line: number;
  /** Column or field, where the fault is in one. */
  readonly column?: string;
}
