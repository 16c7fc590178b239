import { workerData } from 'node:worker_threads';
import { answerInThread } from '../../threads/answer-in-thread.js';
import type { LedgerStatus } from '../ledger.js';
import type { LedgerAnswers } from './ledger-answers.js';
import { openEmbeddedLedger } from './open-embedded-ledger.js';

// The other end of a `ThreadLedger`.
await answerInThread<LedgerAnswers, LedgerStatus>(async () => {
  /** The time of whoever asked last. */
  let now = 0;
  const ledger = await openEmbeddedLedger({ dataDir: workerData as string, clock: () => now });
  return {
    answers: {
      status: () => ledger.status(),
      submit(commands, signer, askedAt) {
        now = askedAt;
        return ledger.submit(commands, signer);
      },
      evaluate: (query) => ledger.evaluate(query),
      page: (from, limit) => ledger.page(from, limit),
      check: (from) => ledger.check(from),
      close: () => ledger.close(),
    },
    state: () => ledger.status(),
  };
});
