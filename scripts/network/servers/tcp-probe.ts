import { connect } from 'node:net';
import type { Probe } from '../processes/wait-until-ready.ts';

const ANSWER_MS = 3_000;

/** Ready when somebody listens. */
export function tcpProbe(host: string, port: number): Probe {
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host, port, signal: AbortSignal.timeout(ANSWER_MS) });
      socket.once('connect', () => {
        socket.destroy();
        resolve('ready');
      });
      socket.once('error', ({ message }) => {
        resolve({ notReady: message });
      });
    });
}
