import type { WrittenBlock } from '../ledger/ledger.js';
import type { ToldError } from '../threads/told-error.js';
import type { Projected } from './project-block.js';

/** What the thread of a `ThreadProjector` is asked; `close` ends it. */
export type ProjectorQuestion =
  | { readonly kind: 'project'; readonly blocks: readonly WrittenBlock[]; readonly lastSeq: number }
  | { readonly kind: 'index'; readonly name: string }
  | { readonly kind: 'close' };

/** What it answers to all but `close`. */
export type ProjectorAnswer =
  { readonly done: Projected | undefined } | { readonly fault: ToldError; readonly isDamaged: boolean };
