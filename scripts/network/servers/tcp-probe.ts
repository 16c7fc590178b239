import { connect } from 'node:net';
import type { Probe } from '../processes/wait-until-ready.ts';
import { answerInTime, noAnswer } from './answer-in-time.ts';

/** Ready when somebody listens. */
export function tcpProbe(host: string, port: number): Probe {
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host, port, signal: answerInTime() });
      socket.once('connect', () => {
        socket.destroy();
        resolve('ready');
      });
      socket.once('error', (error) => {
        resolve(noAnswer(error));
      });
    });
}
