import { workerData } from 'node:worker_threads';
import { ServiceError } from '#gateway/service-error';
import { answerInThread } from '#gateway/threads/answer-in-thread';

/** What the thread of these tests can be asked. */
export interface CountingAnswers {
  /** Adds `more`, when `afterMs` have passed; does not keep the thread from ending. */
  add(more: number, afterMs?: number): Promise<number>;
  refuse(): never;
  /** Fails outside of any question. */
  fail(): Promise<never>;
  close(): void;
}

await answerInThread<CountingAnswers, number>(() => {
  if (workerData === 'unopened') throw new ServiceError('STORAGE_DAMAGED', 'not to be opened');
  let count = 0;
  return {
    answers: {
      async add(more, afterMs = 0) {
        await new Promise((resolve) => setTimeout(resolve, afterMs).unref());
        count += more;
        return count;
      },
      refuse: () => {
        throw new ServiceError('QUEUE_FULL', 'refused', { retryAfterSeconds: 7 });
      },
      fail: () =>
        new Promise(() => {
          setImmediate(() => {
            throw new RangeError('the thread fails');
          });
        }),
      close: () => undefined,
    },
    state: () => count,
  };
});
