import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express, { type ErrorRequestHandler } from 'express';
import { limitRate } from '#gateway/http/limit-rate';
import { ServiceError } from '#gateway/service-error';

const answerRefusal: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (!(error instanceof ServiceError)) throw error;
  response.status(429).json({ code: error.code, retryAfterSeconds: error.retryAfterSeconds });
};

describe('limitRate', () => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    const app = express();
    app.use(limitRate(3));
    app.get('/', (_request, response) => {
      response.json({});
    });
    app.use(answerRefusal);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  async function ask(times: number): Promise<Response> {
    for (let i = 1; i < times; i += 1) await (await fetch(url)).arrayBuffer();
    return fetch(url);
  }

  it('says what is left, of how many, in what time', async () => {
    const { status, headers } = await ask(2);
    expect(status).to.equal(200);
    expect(headers.get('ratelimit')).to.match(/^"3-in-1min"; r=1; t=(60|59)$/);
    expect(headers.get('ratelimit-policy')).to.match(/^"3-in-1min"; q=3; w=60; pk=:[A-Za-z0-9+/]{16}:$/);
  });

  it('refuses the first beyond it, and says when to come again', async () => {
    const answer = await ask(4);
    expect(answer.status).to.equal(429);
    expect(answer.headers.get('ratelimit')).to.match(/^"3-in-1min"; r=0; t=\d+$/);
    const { code, retryAfterSeconds } = (await answer.json()) as Record<string, unknown>;
    expect(code).to.equal('TOO_MANY_REQUESTS');
    expect(retryAfterSeconds).to.be.within(1, 60);
  });

  it('does not tell the address in the name of the partition', async () => {
    const policy = (await ask(1)).headers.get('ratelimit-policy') ?? '';
    const name = Buffer.from(/pk=:(.+):/.exec(policy)?.[1] ?? '', 'base64').toString();
    expect(name).to.match(/^[0-9a-f]{12}$/);
  });
});
