import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { foundLedger } from '../../journeys/published-catalogue.ts';
import { newKey, runGateway, type Answer, type RunningGateway } from '../../journeys/running-gateway.ts';

/** The largest body of an ordinary route, in bytes. */
const BODY_MAX = 1_048_576;
const QUESTION = { idDocument: { type: 'citizen-number', number: '330106198203141820' } };
const AGENCY = {
  creditCode: '11330000MB1A022185',
  name: { zh: '测试机构', en: 'Test agency' },
  organisation: 'province-a',
  powers: ['counter'],
};

describe('the HTTP interface', () => {
  let running: RunningGateway;

  before(async function () {
    this.timeout(60_000);
    running = await runGateway();
    await foundLedger(running);
  });
  after(() => running.stop());

  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    running.call('requester', 'post', '/v1/pseudonyms', body, { headers });
  const said = ({ status, body }: Answer): unknown => [status, body['code']];

  describe('refuses a body', () => {
    const bodies: readonly [string, unknown, Record<string, string>, number, string][] = [
      ['that is cut off', '{"idDocument":', {}, 400, 'BODY_MALFORMED'],
      ['that is empty', '', {}, 400, 'BODY_MALFORMED'],
      ['that says something after its end', '{} {}', {}, 400, 'BODY_MALFORMED'],
      ['nested 33 deep', '['.repeat(33) + ']'.repeat(33), {}, 400, 'BODY_MALFORMED'],
      ['nested 100,000 deep', '{"a":'.repeat(100_000), {}, 400, 'BODY_MALFORMED'],
      ['of another type', 'idDocument=1', { 'Content-Type': 'text/plain' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
      ['that says it is compressed', '{}', { 'Content-Encoding': 'gzip' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
      ['one byte too large', `"${'a'.repeat(BODY_MAX - 1)}"`, {}, 413, 'BODY_TOO_LARGE'],
      ['that is no object', [], {}, 400, 'INPUT_INVALID'],
    ];
    for (const [title, body, headers, status, code] of bodies) {
      it(title, async () => {
        expect(said(await post(body, headers))).to.deep.equal([status, code]);
      });
    }

    for (const told of [true, false])
      it(`of 50 MB, ${told ? 'told before it comes' : 'not told before'}, and keeps none of it`, async () => {
        const before = process.memoryUsage().rss;
        const { status, code } = await sendLarge(running.url, 50 * 1_048_576, told);
        expect([status, code]).to.deep.equal([413, 'BODY_TOO_LARGE']);
        expect(process.memoryUsage().rss - before).to.be.below(40 * 1_048_576);
      });

    it('that is not UTF-8', async () => {
      const response = await fetch(`${running.url}/v1/verifications`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from([0x22, 0xc3, 0x28, 0x22]),
      });
      expect(await response.json()).to.include({ status: 400, code: 'BODY_MALFORMED' });
    });

    it('too large that does not say how large, before all of it came', async () => {
      expect(await sendWithoutEnd(running.url)).to.equal(413);
    });
  });

  it('takes a body that says it is coded in no way', async () => {
    const { body } = await post({}, { 'Content-Encoding': 'Identity' });
    expect(body['code']).to.equal('INPUT_INVALID');
  });

  it('takes the largest body allowed', async () => {
    const { body } = await post(`"${'a'.repeat(BODY_MAX - 2)}"`);
    expect(body['code']).to.equal('INPUT_INVALID');
  });

  describe('points at', () => {
    const faults: readonly [string, unknown, { pointer: string; code: string }][] = [
      ['an unknown field', { ...QUESTION, nickname: 'x' }, { pointer: '/nickname', code: 'unknown-field' }],
      [
        'an unknown field inside',
        { idDocument: { ...QUESTION.idDocument, 'a/b~c': 1 } },
        { pointer: '/idDocument/a~1b~0c', code: 'unknown-field' },
      ],
      ['a field of the wrong type', { idDocument: 7 }, { pointer: '/idDocument', code: 'invalid-type' }],
      ['a missing field', {}, { pointer: '/idDocument', code: 'invalid-type' }],
      [
        'a field named as a property of every object',
        `{"__proto__":{},"idDocument":${JSON.stringify(QUESTION.idDocument)}}`,
        { pointer: '/__proto__', code: 'unknown-field' },
      ],
    ];
    for (const [title, body, fault] of faults) {
      it(title, async () => {
        const answer = await post(body);
        expect(said(answer)).to.deep.equal([400, 'INPUT_INVALID']);
        const { errors } = answer.body as { errors: { pointer: string; code: string }[] };
        expect(errors.map(({ pointer, code }) => ({ pointer, code }))).to.deep.include(fault);
      });
    }

    it('no value that was sent', async () => {
      const secret = '11010519491231002Y';
      const { status, body } = await post({ idDocument: { type: 'citizen-number', number: secret } });
      expect(status).to.equal(400);
      expect(JSON.stringify(body)).not.to.contain(secret);
    });
  });

  describe('refuses a query', () => {
    const queries: readonly [string, string, string, string?][] = [
      ['with a limit of nothing', '?limit=0', 'INPUT_INVALID', '?limit'],
      ['with a limit over the largest page', '?limit=101', 'INPUT_INVALID', '?limit'],
      ['with a limit that is no number', '?limit=ten', 'INPUT_INVALID', '?limit'],
      ['that says one thing twice', '?limit=1&limit=2', 'INPUT_INVALID', '?limit'],
      ['with an unknown name', '?colour=red', 'INPUT_INVALID', '?colour'],
      ['with a status that there is not', '?status=asleep', 'INPUT_INVALID', '?status'],
      ['with a cursor that is no base64url', '?after=%21%21', 'CURSOR_INVALID'],
      [
        'with a cursor of no page',
        `?after=${Buffer.from('{"a":1}').toString('base64url')}`,
        'CURSOR_INVALID',
      ],
      [
        'with a cursor of another list',
        `?after=${Buffer.from('["code",1]').toString('base64url')}`,
        'CURSOR_INVALID',
      ],
    ];
    for (const [title, query, code, pointer] of queries) {
      it(title, async () => {
        const answer = await running.call('citizen-1', 'get', `/v1/grants${query}`);
        expect(said(answer)).to.deep.equal([400, code]);
        const { errors = [] } = answer.body as { errors?: { pointer: string }[] };
        if (pointer !== undefined) expect(errors.map((one) => one.pointer)).to.include(pointer);
      });
    }
  });

  it('refuses a range of more days than it looks through', async () => {
    const path = '/v1/trail/anomalies?from=2026-01-01T00:00:00.000Z&until=2026-06-01T00:00:00.000Z';
    expect(said(await running.call('auditor', 'get', path))).to.deep.equal([400, 'RANGE_TOO_LARGE']);
  });

  describe('takes a command', () => {
    const publish = (key: string | null, body: object = AGENCY): Promise<Answer> =>
      running.call('registrar', 'post', '/v1/agencies', body, { key });

    it('only with a key', async () => {
      expect(said(await publish(null))).to.deep.equal([400, 'IDEMPOTENCY_KEY_MISSING']);
    });

    it('only with a key of the right form', async () => {
      const answer = await publish('short');
      expect(said(answer)).to.deep.equal([400, 'INPUT_INVALID']);
      expect(answer.body).to.have.nested.property('errors[0].pointer', 'Idempotency-Key');
    });

    it("only with ids that hold no person's number, and repeats none", async () => {
      const number = '11010519491231002X';
      const keyed = await publish(`agency-${number}`);
      expect(said(keyed)).to.deep.equal([422, 'PERSONAL_NUMBER']);
      const named = await running.call('requester', 'post', '/v1/accesses', {
        provider: AGENCY.creditCode,
        subjectId: 'A'.repeat(43),
        categories: ['medical-expense'],
        purpose: 'benefit-review',
        caseNumber: `CASE-${number}`,
        basis: { kind: 'grant' },
      });
      expect(said(named)).to.deep.equal([422, 'PERSONAL_NUMBER']);
      expect(named.body).to.have.nested.property('errors[0].pointer', '/caseNumber');
      for (const { body } of [keyed, named]) expect(JSON.stringify(body)).not.to.contain(number);
    });

    it('once, however often it comes', async () => {
      const key = newKey();
      const answers = await Promise.all(Array.from({ length: 8 }, () => publish(key)));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([...Array<number>(7).fill(200), 201]);
      const again = await publish(key);
      expect(again.status).to.equal(200);
      for (const { body } of answers) expect(body).to.deep.equal(again.body);
    });

    it('of another content never under the same key', async () => {
      const key = newKey();
      const other = { ...AGENCY, creditCode: '12330000MB1A01178B' };
      expect((await publish(key, other)).status).to.equal(201);
      const name = { zh: '另一个名称', en: 'Another name' };
      expect(said(await publish(key, { ...other, name }))).to.deep.equal([422, 'ID_REUSED']);
    });

    it('that is refused, and says so again', async () => {
      const key = newKey();
      expect(said(await publish(key))).to.deep.equal([409, 'AGENCY_EXISTS']);
      expect(said(await publish(key))).to.deep.equal([409, 'AGENCY_EXISTS']);
    });
  });

  describe('refuses a token', () => {
    const tokens: readonly [string, string, string][] = [
      ['of another scheme', 'Basic YTpi', 'TOKEN_INVALID'],
      ['that is none', 'Bearer x.y.z', 'TOKEN_INVALID'],
      ['followed by something', 'Bearer a b', 'TOKEN_INVALID'],
    ];
    for (const [title, authorization, code] of tokens) {
      it(title, async () => {
        const headers = { Authorization: authorization };
        const answer = await running.call(undefined, 'get', '/v1/grants', undefined, { headers });
        expect(said(answer)).to.deep.equal([401, code]);
        expect(answer.headers.get('www-authenticate')).to.match(/^Bearer/);
      });
    }

    it('with a signature that was changed', async () => {
      const [head = '', claims = '', signature = ''] = (await running.token('citizen-1')).split('.');
      const other = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
      const headers = { Authorization: `Bearer ${head}.${claims}.${other}` };
      const answer = await running.call(undefined, 'get', '/v1/grants', undefined, { headers });
      expect(said(answer)).to.deep.equal([401, 'TOKEN_INVALID']);
    });

    it('in the address', async () => {
      const token = await running.token('citizen-1');
      const answer = await running.call(undefined, 'get', `/v1/grants?access_token=${token}`);
      expect(said(answer)).to.deep.equal([401, 'TOKEN_MISSING']);
    });
  });

  describe('has nothing at', () => {
    for (const path of [
      '/nothing',
      '/v1',
      '/v1/grant',
      '/v1/grants/a/b/c',
      '/V2/grants',
      '/v1/../etc/passwd',
    ])
      it(path, async () => {
        expect(said(await running.call('citizen-1', 'get', path))).to.deep.equal([404, 'NOT_FOUND']);
      });

    it('an address that cannot be read', async () => {
      const answer = await running.call('citizen-1', 'get', '/v1/grants/%E0%A4%A');
      expect(said(answer)).to.deep.equal([404, 'NOT_FOUND']);
    });
  });

  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    it(`knows no ${method}, and says what it knows`, async () => {
      const response = await fetch(`${running.url}/v1/grants`, { method });
      expect(response.status).to.equal(405);
      expect(response.headers.get('allow')?.split(', ')).to.have.members(['GET', 'HEAD', 'POST', 'OPTIONS']);
      expect(await response.json()).to.include({ code: 'METHOD_NOT_ALLOWED' });
    });
  }

  const languages: readonly [string, string, RegExp][] = [
    ['zh-CN', 'zh-CN', /\p{Script=Han}/u],
    ['zh', 'zh-CN', /\p{Script=Han}/u],
    ['en-GB,en;q=0.8,zh;q=0.2', 'en', /^[ -~]+$/],
    ['fr', 'en', /^[ -~]+$/],
    ['*', 'en', /^[ -~]+$/],
  ];
  for (const [asked, given, form] of languages) {
    it(`tells a problem in ${given} where ${asked} is asked for`, async () => {
      const headers = { 'Accept-Language': asked };
      const answer = await running.call(undefined, 'get', '/v1/grants', undefined, { headers });
      expect(answer.headers.get('content-type')).to.equal('application/problem+json');
      expect(answer.headers.get('content-language')).to.equal(given);
      const { title, instance, ...rest } = answer.body;
      expect(title).to.match(form);
      expect(instance).to.match(/^urn:sealtrail:request:[0-9a-f-]{36}$/);
      expect(rest).to.include({
        type: 'urn:sealtrail:problem:token-missing',
        status: 401,
        code: 'TOKEN_MISSING',
      });
    });
  }

  it('keeps answers about people out of caches', async () => {
    const { headers } = await running.must(200, 'citizen-1', 'get', '/v1/my/summary');
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('x-powered-by')).to.equal(null);
  });
});

/** Sends in chunks, and never ends; the status of the answer that comes all the same. */
function sendWithoutEnd(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sending = httpRequest(`${url}/v1/verifications`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
    });
    sending.once('error', reject);
    sending.once('response', (response) => {
      resolve(response.statusCode);
      sending.destroy();
    });
    for (let sent = 0; sent <= BODY_MAX; sent += 65_536) sending.write('a'.repeat(65_536));
  });
}

/** Sends so many bytes, in pieces, until it is answered; the receiver may hang up on what still comes. */
async function sendLarge(
  url: string,
  bytes: number,
  told: boolean,
): Promise<{ readonly status: number; readonly code: unknown }> {
  const request = httpRequest(`${url}/v1/verifications`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(told && { 'Content-Length': String(bytes) }) },
  });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  const answeredOrCut = new AbortController();
  const stop = (): void => {
    answeredOrCut.abort();
  };
  request.on('error', stop);
  answered.then(stop, stop);
  const piece = Buffer.alloc(65_536, 0x61);
  for (let sent = 0; !answeredOrCut.signal.aborted && sent < bytes; sent += piece.length)
    if (!request.write(piece)) await new Promise((resolve) => setImmediate(resolve));
  const [response] = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  request.destroy();
  const { code } = JSON.parse(Buffer.concat(chunks).toString()) as { code: unknown };
  return { status: response.statusCode ?? 0, code };
}
