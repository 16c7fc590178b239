import type { Block } from '../ledger/ledger.js';

/** What the thread of a `ThreadProjector` is asked; `close` ends it. */
export type ProjectorQuestion =
  | { readonly kind: 'project'; readonly blocks: readonly Block[]; readonly lastSeq: number }
  | { readonly kind: 'close' };

/** What it answers to `project`. */
export type ProjectorAnswer =
  { readonly seq: number } | { readonly fault: unknown; readonly isDamaged: boolean };
