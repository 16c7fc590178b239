import { parentPort, workerData } from 'node:worker_threads';
import { tellError } from '../../threads/told-error.js';
import type { EmbeddedLedger } from './embedded-ledger.js';
import type { LedgerQuestion, NumberedAnswer, NumberedQuestion } from './ledger-messages.js';
import { openEmbeddedLedger } from './open-embedded-ledger.js';

// The other end of a `ThreadLedger`.
if (parentPort === null) throw new Error('this is the thread of a ledger');
const port = parentPort;
/** The time of whoever asked last. */
let now = 0;

function ask(ledger: EmbeddedLedger, question: LedgerQuestion): unknown {
  switch (question.kind) {
    case 'submit':
      ({ now } = question);
      return ledger.submit(question.commands, question.signer);
    case 'evaluate':
      return ledger.evaluate(question.query);
    case 'page':
      return ledger.page(question.from, question.limit);
    case 'close':
      return ledger.close();
  }
}

async function answerTo(work: () => unknown): Promise<NumberedAnswer['answer']> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: tellError(error) };
  }
}

async function serve(ledger: EmbeddedLedger, { number, question }: NumberedQuestion): Promise<void> {
  const answer = await answerTo(() => ask(ledger, question));
  port.postMessage({ number, status: await ledger.status(), answer } satisfies NumberedAnswer);
  if (question.kind === 'close') port.close();
}

try {
  const ledger = await openEmbeddedLedger({ dataDir: workerData as string, clock: () => now });
  port.on('message', (asked: NumberedQuestion) => void serve(ledger, asked));
  const status = await ledger.status();
  port.postMessage({ number: 0, status, answer: { value: undefined } } satisfies NumberedAnswer);
} catch (error) {
  port.postMessage({ number: 0, answer: { error: tellError(error) } } satisfies NumberedAnswer);
}
