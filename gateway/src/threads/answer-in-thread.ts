import { parentPort } from 'node:worker_threads';
import type { Answers, ThreadAnswer, ThreadOutcome, ThreadQuestion } from './thread-messages.js';
import { tellError } from './told-error.js';

/** What a thread answers from. */
export interface Opened<A, S> {
  readonly answers: A;
  /** Told with each answer. */
  readonly state: () => S | Promise<S>;
}

type Answerer<S> = (question: ThreadQuestion) => Promise<ThreadAnswer<S>>;

/**
 * What the program of an `AskedThread` calls, once. Questions are taken as they come, and each is answered when it is
 * done; until `open` is done they wait. Where it fails they are all answered with its fault, but for `close`.
 */
export async function answerInThread<A extends Answers<A>, S>(
  open: () => Opened<A, S> | Promise<Opened<A, S>>,
): Promise<void> {
  if (parentPort === null) throw new TypeError('only a thread is asked');
  const port = parentPort;
  const answerTo = await answerer(open);
  const serve = async (question: ThreadQuestion): Promise<void> => {
    port.postMessage(await answerTo(question));
    if (question.kind === 'close') port.close();
  };
  port.on('message', (question: ThreadQuestion) => void serve(question));
}

async function answerer<A extends Answers<A>, S>(
  open: () => Opened<A, S> | Promise<Opened<A, S>>,
): Promise<Answerer<S>> {
  try {
    const { answers, state } = await open();
    return async ({ number, kind, asked }) => {
      const outcome = await outcomeOf(() => answers[kind as keyof A](...(asked as never[])));
      return { number, state: await state(), outcome };
    };
  } catch (fault) {
    const error = tellError(fault);
    return ({ number, kind }) =>
      Promise.resolve({ number, outcome: kind === 'close' ? { value: undefined } : { error } });
  }
}

async function outcomeOf(work: () => unknown): Promise<ThreadOutcome> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: tellError(error) };
  }
}
