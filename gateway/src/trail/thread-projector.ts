import type { WrittenBlock } from '../ledger/ledger.js';
import { AskedThread } from '../threads/asked-thread.js';
import type { TrailLocation } from './open-trail-database.js';
import type { Projected } from './project-block.js';
import type { Projector } from './projector.js';

/** What is made of a block must be gone before it is taken for something that stays: a smaller room costs a fifth more. */
const YOUNG_MB = 32;

export interface ThreadProjectorOptions {
  /** A database with its schema, when it is first asked; not one in memory, which is one connection's alone. */
  readonly location: TrailLocation;
  /** Told when the thread finds the file damaged. */
  readonly onDamage: () => void;
}

/** What its thread tells of itself. */
export interface ProjectorState {
  readonly isDamaged: boolean;
}

type ProjectorThread = AskedThread<Projector, ProjectorState>;

/**
 * Projects in a thread of its own, so that requests do not wait while the trail is filled. The thread begins with the
 * first question, if not before. One that ends by a fault fails what it was asked, and the next question begins another.
 */
export class ThreadProjector implements Projector {
  readonly #options: ThreadProjectorOptions;
  #thread: ProjectorThread | undefined;

  constructor(options: ThreadProjectorOptions) {
    this.#options = options;
  }

  /** Begins the thread ahead of any question: loading what it runs takes longer than opening a database. */
  begin(): void {
    this.#running();
  }

  project(blocks: readonly WrittenBlock[], lastSeq: number): Promise<Projected> {
    return this.#running().ask('project', blocks, lastSeq);
  }

  index(name: string): Promise<void> {
    return this.#running().ask('index', name);
  }

  async close(): Promise<void> {
    await this.#thread?.close();
  }

  #running(): ProjectorThread {
    if (this.#thread === undefined || this.#thread.hasEnded) this.#thread = this.#start();
    return this.#thread;
  }

  #start(): ProjectorThread {
    const { location, onDamage } = this.#options;
    const thread: ProjectorThread = new AskedThread({
      program: new URL('projector-thread.js', import.meta.url),
      workerData: location,
      youngMb: YOUNG_MB,
      unanswered: (_, cause) => cause ?? new Error("the projector's thread has ended"),
    });
    thread.onState(({ isDamaged }) => {
      if (isDamaged) onDamage();
    });
    return thread;
  }
}
