import { expect } from 'chai';
import { publishCatalogue } from '../../journeys/published-catalogue.ts';
import { runGateway, textOf, type Answer, type RunningGateway } from '../../journeys/running-gateway.ts';

const NUMBER = '330106198203141820';
const DRAFT = {
  certificateType: 'social-security-card',
  holder: { name: '演甲子', idDocument: { type: 'citizen-number', number: NUMBER } },
  claims: {
    cardNumber: 'D10000037',
    insuredRegion: '330106',
    cardForm: 'electronic',
    firstInsuredOn: '2020-01-02',
  },
};
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('what is asked in another way than it is described', function () {
  this.timeout(60_000);
  let running: RunningGateway;

  before(async () => {
    running = await runGateway();
    await publishCatalogue(running);
  });
  after(() => running.stop());

  const said = ({ status, body }: Answer): unknown => [status, body['code']];
  const pointers = ({ body }: Answer): unknown =>
    ((body['errors'] ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
  const issue = (draft: unknown): Promise<Answer> =>
    running.call('issuer-1', 'post', '/v1/certificates', draft);
  const verify = (question: object): Promise<Answer> =>
    running.call(undefined, 'post', '/v1/verifications', question, { key: null });

  for (const limit of ['', '0x10', '1e1', '+5', '%205', '05', '5.0', 'Infinity'])
    it(`refuses a number written as "${limit}"`, async () => {
      for (const [name, path] of [
        ['?limit', `/v1/trail/events?limit=${limit}`],
        ['?atLeastBlock', `/v1/agencies?atLeastBlock=${limit}`],
      ] as const) {
        const answer = await running.call('auditor', 'get', path);
        expect(said(answer)).to.deep.equal([400, 'INPUT_INVALID']);
        expect(pointers(answer)).to.deep.equal([name]);
      }
    });

  it('describes the numbers of a query as numbers', async () => {
    const description = (await (await fetch(`${running.url}/openapi.json`)).json()) as {
      paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
    };
    const parameters = description.paths['/v1/trail/events']?.get.parameters ?? [];
    const limit = parameters.find(({ name }) => name === 'limit')?.schema;
    expect(limit).to.include({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
  });

  it('refuses a cursor of another list, though it has the same keys', async () => {
    await issue({ ...DRAFT, serial: 'A1' });
    await issue({ ...DRAFT, serial: 'A2' });
    await running.settle();
    const next = async (person: string | undefined, path: string): Promise<string> =>
      textOf(await running.must(200, person, 'get', `${path}?limit=1`), 'next');
    const pairs = [
      ['issuer-1', '/v1/certificates', 'citizen-1', '/v1/my/certificates'],
      [undefined, '/v1/agencies', undefined, '/v1/purposes'],
    ] as const;
    for (const [from, list, to, other] of pairs) {
      const cursor = await next(from, list);
      await running.must(200, from, 'get', `${list}?limit=1&after=${cursor}`);
      const answer = await running.call(to, 'get', `${other}?limit=1&after=${cursor}`);
      expect(said(answer)).to.deep.equal([400, 'CURSOR_INVALID']);
    }
  });

  it('takes an Accept with a character set', async () => {
    for (const accept of [
      'application/json; charset=utf-8',
      'application/json;charset=UTF-8, text/plain;q=0.5',
    ])
      await running.must(200, 'issuer-1', 'get', '/v1/certificates', undefined, {
        headers: { Accept: accept },
      });
    const csv = { headers: { Accept: 'text/csv; charset=utf-8' } };
    const headers = { Authorization: `Bearer ${await running.token('auditor')}`, ...csv.headers };
    const exported = await fetch(`${running.url}/v1/trail/export?type=AgencyRegistered`, { headers });
    expect([exported.status, exported.headers.get('content-type')]).to.deep.equal([
      200,
      'text/csv; charset=utf-8; header=present',
    ]);
    const latin = await running.call('issuer-1', 'get', '/v1/certificates', undefined, {
      headers: { Accept: 'application/json; charset=iso-8859-1' },
    });
    expect(said(latin)).to.deep.equal([406, 'NOT_ACCEPTABLE']);
  });

  it('says what an address takes, where it is asked', async () => {
    const options = await fetch(`${running.url}/v1/verifications`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).to.deep.equal([204, 'POST, OPTIONS']);
    expect(options.headers.get('access-control-allow-origin')).to.equal(null);
    const head = await fetch(`${running.url}/v1/agencies`, { method: 'HEAD' });
    expect([head.status, await head.text()]).to.deep.equal([200, '']);
  });

  it('tells whoever sent a bad token what is wrong with it, and whoever sent none only what is needed', async () => {
    const challenge = async (headers: Record<string, string>): Promise<string | null> =>
      (await fetch(`${running.url}/v1/grants`, { headers })).headers.get('www-authenticate');
    expect(await challenge({})).to.equal('Bearer');
    expect(await challenge({ Authorization: 'Bearer x.y.z' })).to.equal('Bearer error="invalid_token"');
  });

  it('refuses a body where none is described, and needs none where nothing need be said', async () => {
    const path = '/v1/authorisation-requests/no-such-request/withdrawal';
    const extra = await running.call('requester', 'post', path, { reason: 'x' });
    expect([said(extra), pointers(extra)]).to.deep.equal([[400, 'INPUT_INVALID'], ['/reason']]);
    const junk = await running.call('requester', 'post', path, '{{');
    expect(said(junk)).to.deep.equal([400, 'BODY_MALFORMED']);
    for (const [person, address, code] of [
      ['requester', path, 'REQUEST_NOT_FOUND'],
      ['registrar', '/v1/purposes/no-such-purpose/retirement', 'PURPOSE_NOT_FOUND'],
    ] as const) {
      const answer = await running.call(person, 'post', address);
      expect(said(answer)).to.deep.equal([404, code]);
    }
    expect(said(await verify({}))).to.deep.equal([400, 'INPUT_INVALID']);
  });

  for (const name of ['__proto__', '\\u005f_proto__'])
    it(`points at a claim called ${name}, which would otherwise be lost`, async () => {
      const draft = JSON.stringify(DRAFT).replace('"cardNumber"', `"${name}":{"a":1},"cardNumber"`);
      const answer = await issue(draft);
      expect(said(answer)).to.deep.equal([400, 'INPUT_INVALID']);
      expect(pointers(answer)).to.deep.equal(['/claims/__proto__']);
    });

  const names: readonly [string, string][] = [
    ['a NUL', '演\u0000甲'],
    ['a line break', '演\n甲'],
    ['half a surrogate pair', '演\ud800'],
    ['a change of direction', '演\u202e甲'],
    ['a blank that takes no room', '演\u200b甲'],
  ];
  for (const [title, name] of names)
    it(`issues nothing to a name with ${title}`, async () => {
      const answer = await issue({ ...DRAFT, holder: { ...DRAFT.holder, name } });
      expect(said(answer)).to.deep.equal([400, 'INPUT_INVALID']);
      expect(pointers(answer)).to.deep.equal(['/holder/name']);
    });

  it('issues to names of all scripts', async () => {
    for (const name of [
      '阿卜杜拉·买买提',
      'བསྟན་འཛིན',
      '\u{2070e}\u{e0100}',
      'Ánna-Märjá O’Neill',
      'علی\u200cرضا',
    ])
      expect((await issue({ ...DRAFT, holder: { ...DRAFT.holder, name } })).status).to.equal(201);
  });

  it('points at the number of an id document that is none', async () => {
    const wrong = { type: 'citizen-number', number: '330106198203141821' };
    const issued = await issue({ ...DRAFT, holder: { name: '演甲子', idDocument: wrong } });
    const asked = await running.call('requester', 'post', '/v1/pseudonyms', { idDocument: wrong });
    expect([said(issued), pointers(issued)]).to.deep.equal([
      [400, 'IDENTIFIER_INVALID'],
      ['/holder/idDocument'],
    ]);
    expect([said(asked), pointers(asked)]).to.deep.equal([[400, 'IDENTIFIER_INVALID'], ['/idDocument']]);
    const item = { commandId: 'strict-batch-1', ...DRAFT, holder: { name: '演甲子', idDocument: wrong } };
    const { body } = await running.must(
      200,
      'issuer-1',
      'post',
      '/v1/certificates/batch',
      { items: [item] },
      { key: null },
    );
    expect(body).to.have.nested.property('outcomes[0].problem.errors[0].pointer', '/holder/idDocument');
  });

  it('points at the parameter of an address by its name', async () => {
    const answer = await running.call('issuer-1', 'get', '/v1/certificates/x');
    expect(said(answer)).to.deep.equal([400, 'INPUT_INVALID']);
    expect(pointers(answer)).to.deep.equal(['{identifier}']);
  });

  it('points at what is listed twice, and at what ends before it begins', async () => {
    const [later, earlier] = ['2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z'];
    const question = {
      provider: '12330000MB1A033684',
      subjectId: 'A'.repeat(43),
      categories: ['medical-expense'],
      purpose: 'disability-benefit-review',
      caseNumber: 'CASE-1',
      basis: { kind: 'grant' },
    };
    const issuers = [{ agency: '12330000MB1A01178B', from: later, until: earlier }];
    const { body } = await running.must(200, undefined, 'get', '/v1/certificate-types?limit=1');
    const { code, version, title, nationalCode, claimSchema, maxValidityDays } = (
      body['items'] as Record<string, unknown>[]
    )[0] as Record<string, unknown>;
    const type = { code, version, title, nationalCode, claimSchema, maxValidityDays, issuers };
    const faults: readonly [string, string, object, string][] = [
      ['requester', 'accesses', { ...question, categories: ['a', 'a'] }, '/categories'],
      ['requester', 'accesses', { ...question, dataRange: { from: later, to: earlier } }, '/dataRange/to'],
      ['registrar', 'certificate-types', type, '/issuers/0'],
      ['registrar', 'agencies/zzz/suspension', { reason: 'x' }, '{code}'],
    ];
    for (const [person, path, sent, pointer] of faults) {
      const answer = await running.call(person, 'post', `/v1/${path}`, sent);
      expect([said(answer), pointers(answer)], path).to.deep.equal([[400, 'INPUT_INVALID'], [pointer]]);
    }
  });

  it('refuses a kind of event that there is not, and a time that ends before it begins', async () => {
    const type = await running.call('auditor', 'get', '/v1/trail/events?type=GrantRevokd');
    expect([said(type), pointers(type)]).to.deep.equal([[400, 'INPUT_INVALID'], ['?type']]);
    const span = 'from=2026-02-01T00:00:00.000Z&until=2026-01-01T00:00:00.000Z';
    for (const path of [
      'trail/events?',
      'trail/export?',
      'trail/stream?',
      'trail/anomalies?',
      'trail/statistics?by=day&',
      'accesses?',
    ]) {
      const answer = await running.call('auditor', 'get', `/v1/${path}${span}`);
      expect([said(answer), pointers(answer)], path).to.deep.equal([[400, 'INPUT_INVALID'], ['?until']]);
    }
  });

  it('answers with times as text in the catalogues too', async () => {
    const first = async (path: string): Promise<Record<string, unknown>> => {
      const { body } = await running.must(200, undefined, 'get', `${path}?limit=1`);
      return (body['items'] as Record<string, unknown>[])[0] ?? {};
    };
    expect((await first('/v1/agencies'))['at']).to.match(RFC_3339);
    const seal = await first('/v1/seals');
    expect(seal['validFrom']).to.match(RFC_3339);
    expect(seal['validUntil']).to.match(RFC_3339);
    expect((await first('/v1/notices'))['validFrom']).to.match(RFC_3339);
    const { issuers } = await first('/v1/certificate-types');
    expect((issuers as { from: string; until: null }[])[0]).to.include({ until: null });
    expect((issuers as { from: string }[])[0]?.from).to.match(RFC_3339);
  });

  describe('in a verification', () => {
    let identifier = '';
    let document = '';
    before(async () => {
      const issued = await issue(DRAFT);
      [identifier, document] = [textOf(issued, 'identifier'), textOf(issued, 'document')];
      await running.settle();
    });

    it('never passes over a holder who is named beside a document', async () => {
      const answer = await verify({ document, holder: { name: '别人' } });
      expect([said(answer), pointers(answer)]).to.deep.equal([[400, 'INPUT_INVALID'], ['/holder']]);
    });

    it('needs a holder beside a number, and one thing to verify', async () => {
      const alone = await verify({ identifier });
      expect([said(alone), pointers(alone)]).to.deep.equal([[400, 'INPUT_INVALID'], ['/holder']]);
      const both = await verify({ identifier, holder: { name: '演甲子' }, document });
      expect([said(both), pointers(both)]).to.deep.equal([[400, 'INPUT_INVALID'], ['']]);
    });

    it('says of a mistyped number that it is mistyped', async () => {
      const mistyped = identifier.slice(0, -1) + (identifier.endsWith('A') ? 'B' : 'A');
      for (const number of [mistyped, 'junk'])
        expect(said(await verify({ identifier: number, holder: { name: '演甲子' } }))).to.deep.equal([
          400,
          'IDENTIFIER_INVALID',
        ]);
      const { body } = await verify({ identifier: ` ${identifier} `, holder: { number: NUMBER } });
      expect(body['verdict']).to.equal('valid');
    });

    it('finds the holder of a passport by number and country', async () => {
      const passport = { type: 'passport', number: 'E12345678', country: 'FR' };
      const issued = await issue({ ...DRAFT, holder: { name: 'Anna', idDocument: passport } });
      await running.settle();
      const question = (holder: object): Promise<Answer> =>
        verify({ identifier: textOf(issued, 'identifier'), holder });
      const { body } = await question({ number: 'E12345678', country: 'FR' });
      expect(body['verdict']).to.equal('valid');
      expect(said(await question({ number: 'E12345678', country: 'DE' }))).to.deep.equal([
        404,
        'CERTIFICATE_NOT_FOUND',
      ]);
    });
  });
});
