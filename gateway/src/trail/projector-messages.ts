import type { WrittenBlock } from '../ledger/ledger.js';
import type { Projected } from './project-block.js';

/** What the thread of a `ThreadProjector` is asked; `close` ends it. */
export type ProjectorQuestion =
  | { readonly kind: 'project'; readonly blocks: readonly WrittenBlock[]; readonly lastSeq: number }
  | { readonly kind: 'close' };

/** What it answers to `project`. */
export type ProjectorAnswer = Projected | { readonly fault: unknown; readonly isDamaged: boolean };
