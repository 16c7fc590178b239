import { expect } from 'chai';
import { createClient } from '#client/create-client';
import { dataOf } from '#client/data-of';
import { ProblemError } from '#client/problem-error';
import { runGateway, type RunningGateway } from '../journeys/running-gateway.ts';

describe('the client', () => {
  let running: RunningGateway;

  before(async () => {
    running = await runGateway();
  });
  after(() => running.stop());

  it('gives the data of an answer', async () => {
    const client = createClient({ address: `${running.url}/` });
    expect(dataOf(await client.GET('/v1/identity')).ledgerId).to.equal(running.ledgerId);
  });

  it('fails with the problem of a refusal, in the language asked for', async () => {
    const client = createClient({ address: running.url, token: 'no-token', locale: 'zh-CN' });
    const result = await client.GET('/v1/grants', { params: { query: {} } });
    expect(() => dataOf(result))
      .to.throw(ProblemError)
      .with.nested.property('problem.code', 'TOKEN_INVALID');
    expect(result.error?.title).to.match(/[\u4e00-\u9fff]/);
  });

  it('does not take an answer of something else for a problem', () => {
    const response = Response.json({ message: 'no' }, { status: 502 });
    Object.defineProperty(response, 'url', { value: 'http://proxy.example/v1' });
    expect(() => dataOf({ error: { message: 'no' }, response })).to.throw(Error, '502 without a problem');
  });

  for (const address of ['nowhere', 'file:///etc']) {
    it(`refuses the address ${address}`, () => {
      expect(() => createClient({ address })).to.throw(TypeError);
    });
  }
});
