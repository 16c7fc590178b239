import { once } from 'node:events';
import { createServer, request, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express, { type ErrorRequestHandler } from 'express';
import { limitUnderWay } from '#gateway/http/limit-under-way';
import { ServiceError } from '#gateway/service-error';

describe('a limit of what is under way', () => {
  let server: Server;
  /** Ends the calls that wait, the first one first. */
  const waiting: (() => void)[] = [];

  before(async () => {
    const app = express();
    app.use(limitUnderWay(2));
    app.get('/', (_request, response) => void response.end());
    app.post('/', (_request, response) => {
      waiting.push(() => void response.end());
    });
    const tell: ErrorRequestHandler = (error, _request, response, _next) => {
      const { code, retryAfterSeconds } = error as ServiceError;
      response.status(503).end(`${code} ${String(retryAfterSeconds)}`);
    };
    app.use(tell);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function send(method: string): ClientRequest {
    const { port } = server.address() as AddressInfo;
    return request({ host: '127.0.0.1', port, method, agent: false }).end();
  }

  async function answerTo(sent: ClientRequest): Promise<string> {
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const text = (await answer.toArray()).join('');
    return `${String(answer.statusCode)} ${text}`.trim();
  }

  /** Until so many calls wait. */
  async function held(count: number): Promise<void> {
    while (waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('refuses one more, reads go on, and each end makes room, a lost connection too', async () => {
    const [first, second] = [send('POST'), send('POST')];
    await held(2);
    expect(await answerTo(send('POST'))).to.equal('503 QUEUE_FULL 1');
    expect(await answerTo(send('GET'))).to.equal('200');
    waiting.shift()?.();
    expect(await Promise.race([answerTo(first), answerTo(second)])).to.equal('200');

    const lost = send('POST');
    lost.on('error', () => undefined);
    await held(2);
    expect(await answerTo(send('POST'))).to.equal('503 QUEUE_FULL 1');
    lost.destroy();
    // The server learns of it a moment later.
    let outcome: string;
    do outcome = await Promise.race([answerTo(send('POST')), held(3).then(() => 'taken')]);
    while (outcome.startsWith('503'));
    expect(outcome).to.equal('taken');
  });
});
