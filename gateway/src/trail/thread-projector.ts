import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { WrittenBlock } from '../ledger/ledger.js';
import { errorFrom } from '../threads/told-error.js';
import type { TrailLocation } from './open-trail-database.js';
import type { Projected } from './project-block.js';
import type { Projector } from './projector.js';
import type { ProjectorAnswer, ProjectorQuestion } from './projector-messages.js';

/** What is made of a block must be gone before it is taken for something that stays: a smaller room costs a fifth more. */
const YOUNG_MB = 32;

export interface ThreadProjectorOptions {
  /** A database with its schema, when it is first asked; not one in memory, which is one connection's alone. */
  readonly location: TrailLocation;
  /** Told when the thread finds the file damaged. */
  readonly onDamage: () => void;
}

interface Thread {
  readonly worker: Worker;
  readonly ended: AbortSignal;
}

/**
 * Projects in a thread of its own, so that requests do not wait while the trail is filled. The thread begins with the
 * first question, if not before. One that ends by a fault fails what it was asked, and the next question begins another.
 */
export class ThreadProjector implements Projector {
  readonly #options: ThreadProjectorOptions;
  #thread: Thread | undefined;

  constructor(options: ThreadProjectorOptions) {
    this.#options = options;
  }

  /** Begins the thread ahead of any question: loading what it runs takes longer than opening a database. */
  begin(): void {
    this.#thread ??= this.#start();
  }

  async project(blocks: readonly WrittenBlock[], lastSeq: number): Promise<Projected> {
    const projected = await this.#ask({ kind: 'project', blocks, lastSeq });
    if (projected === undefined) throw new TypeError('the thread has answered another question');
    return projected;
  }

  async index(name: string): Promise<void> {
    await this.#ask({ kind: 'index', name });
  }

  async close(): Promise<void> {
    if (this.#thread === undefined) return;
    const { worker } = this.#thread;
    tell(worker, { kind: 'close' });
    await once(worker, 'exit');
  }

  async #ask(question: ProjectorQuestion): Promise<Projected | undefined> {
    const { worker, ended } = (this.#thread ??= this.#start());
    tell(worker, question);
    const [answer] = (await once(worker, 'message', { signal: ended })) as [ProjectorAnswer];
    if ('done' in answer) return answer.done;
    if (answer.isDamaged) this.#options.onDamage();
    throw errorFrom(answer.fault);
  }

  #start(): Thread {
    const worker = new Worker(new URL('projector-thread.js', import.meta.url), {
      workerData: this.#options.location,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const end = new AbortController();
    // Whoever asked is told by `once`; nobody asks between the questions.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      end.abort(new Error("the projector's thread has ended"));
      if (this.#thread?.worker === worker) this.#thread = undefined;
    });
    return { worker, ended: end.signal };
  }
}

function tell(worker: Worker, question: ProjectorQuestion): void {
  worker.postMessage(question);
}
