import type { Probe } from '../processes/wait-until-ready.ts';

/** Ready when both are: a program may be healthy before it listens. */
export function bothReady(first: Probe, second: Probe): Probe {
  return async () => {
    const answer = await first();
    return answer === 'ready' ? second() : answer;
  };
}
