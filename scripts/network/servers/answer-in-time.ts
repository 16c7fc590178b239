import type { Probe } from '../processes/wait-until-ready.ts';

const ANSWER_MS = 3_000;

/** Ends the wait for an answer. */
export function answerInTime(): AbortSignal {
  return AbortSignal.timeout(ANSWER_MS);
}

/** Why there is no answer. A wait that was ended by `answerInTime` has no words of its own. */
export function noAnswer({ name, message }: Error): Exclude<Awaited<ReturnType<Probe>>, 'ready'> {
  const isLate = name === 'AbortError';
  return { notReady: isLate ? `it does not answer within ${String(ANSWER_MS / 1000)} s` : message };
}
