import { request } from 'node:https';
import type { Probe } from '../processes/wait-until-ready.ts';
import { answerInTime, noAnswer } from './answer-in-time.ts';

interface HttpsProbe {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** What the server's certificate descends from, PEM; `undefined` while it is not there yet. */
  readonly root: () => Promise<string | undefined>;
}

/** Ready when the server answers 200. */
export function httpsProbe({ host, port, path, root }: HttpsProbe): Probe {
  return async () => {
    const ca = await root();
    if (ca === undefined) return { notReady: 'its certificate is not made yet' };
    return new Promise((resolve) => {
      const asking = request({ host, port, path, ca, agent: false, signal: answerInTime() }, (answer) => {
        answer.resume();
        const { statusCode = 0 } = answer;
        resolve(statusCode === 200 ? 'ready' : { notReady: `it answers ${String(statusCode)} at ${path}` });
      });
      asking.once('error', (error) => {
        resolve(noAnswer(error));
      });
      asking.end();
    });
  };
}
