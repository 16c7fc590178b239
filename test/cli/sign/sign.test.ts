import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SIGNED_ADDRESSES } from '#cli/sign/signed-act';
import { openConsentWorld, type ConsentWorld } from '../../journeys/consent-world.ts';
import { httpTerms, newKey, textOf } from '../../journeys/running-gateway.ts';
import { runCommandLine, type End } from '../command-line.ts';

const DAY_MS = 86_400_000;

describe('sealtrail sign', () => {
  let world: ConsentWorld;
  let folder = '';
  let key = '';

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld();
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-sign-'));
    key = join(folder, 'wallet.json');
  });
  after(async () => {
    await world.running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<End> =>
    runCommandLine(args, { sessionFolder: join(folder, 'sessions') });

  const sign = (path: string, ...args: string[]): Promise<End> =>
    run('sign', path, ...args, '--key', key, '--url', world.running.url, '--as', 'citizen-1');

  async function file(content: unknown): Promise<string> {
    const path = join(folder, `${newKey()}.json`);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  /** Sends what was printed, as curl would. */
  async function send(path: string, signed: End, id: string): Promise<[number, unknown]> {
    expect(signed.told).to.equal(`Idempotency-Key: ${id}`);
    const { status, body } = await world.running.call('citizen-1', 'post', path, signed.said[0], { key: id });
    return [status, body['code']];
  }

  it('makes a key that only its owner reads, and never replaces one', async () => {
    const made = await run('wallet', 'create', key);
    expect(made.code).to.equal(0);
    expect((await stat(key)).mode & 0o777).to.equal(0o600);
    expect(JSON.parse(made.said[0] ?? '')).to.have.nested.property('publicKey.crv', 'P-256');
    expect(made.said[0]).to.not.include('"d"');
    expect(await run('wallet', 'show', key)).to.deep.equal(made);
    const text = await readFile(key, 'utf8');
    const again = await run('wallet', 'create', key);
    expect([again.code, await readFile(key, 'utf8')]).to.deep.equal([2, text]);
    await world.running.must(201, 'citizen-1', 'post', '/v1/my/keys', made.said[0]);
  });

  it('signs a grant and what follows from it, so that the ledger takes them', async () => {
    const terms = httpTerms(world.terms({ dataRange: null }));
    const grantId = newKey();
    const grant = await sign('/v1/grants', await file({ terms }), '--command-id', grantId);
    expect(await send('/v1/grants', grant, grantId)).to.deep.equal([201, undefined]);
    await world.running.must(201, 'citizen-1', 'post', `/v1/grants/${grantId}/pause`, {});
    const resume = `/v1/grants/${grantId}/resume`;
    const id = newKey();
    expect(await send(resume, await sign(resume, '--command-id', id), id)).to.deep.equal([201, undefined]);
    const shortening = `/v1/grants/${grantId}/shortening`;
    const body = await file({ until: new Date(Date.now() + DAY_MS).toISOString() });
    const last = newKey();
    const signed = await sign(shortening, body, '--command-id', last);
    expect(await send(shortening, signed, last)).to.deep.equal([201, undefined]);
  });

  it('approves a request with its own terms', async () => {
    const { running } = world;
    const request = await running.must(201, 'requester', 'post', '/v1/authorisation-requests', {
      subjectId: await running.subject('citizen-1'),
      terms: httpTerms(world.terms()),
      caseNumber: 'CASE-2026-2',
      justification: 'annual-review',
      answerBy: new Date(Date.now() + DAY_MS).toISOString(),
    });
    await running.settle();
    const path = `/v1/authorisation-requests/${textOf(request, 'requestId')}`;
    const { body } = await running.must(200, 'citizen-1', 'get', path);
    const { terms } = body['request'] as { terms: unknown };
    const id = newKey();
    const signed = await sign(`${path}/approval`, await file({ terms }), '--command-id', id);
    expect(await send(`${path}/approval`, signed, id)).to.deep.equal([201, undefined]);
  });

  it('signs for a key that can be guessed as the service binds it', async () => {
    const body = await file({ terms: httpTerms(world.terms()) });
    const grant = await sign('/v1/grants', body, '--command-id', 'my-first-grant');
    expect(await send('/v1/grants', grant, 'my-first-grant')).to.deep.equal([201, undefined]);
    const options = ['--subject', 'E'.repeat(43), '--appointment', 'appointment-1', '--command-id'];
    const forAnother = await sign('/v1/grants', body, ...options, 'my-second-grant');
    expect([forAnother.code, forAnother.told]).to.deep.equal([
      2,
      '--command-id: a random UUID is needed where somebody signs for another. 代他人签名时，--command-id 须为随机 UUID。',
    ]);
  });

  it('binds the signature to the ledger, the key of the request and the body', async () => {
    const terms = httpTerms(world.terms());
    const body = await file({ terms });
    const id = newKey();
    const elsewhere = await sign('/v1/grants', body, '--command-id', id, '--ledger', 'embedded-elsewhere');
    expect(await send('/v1/grants', elsewhere, id)).to.deep.equal([422, 'EVIDENCE_OTHER_AUDIENCE']);
    const { said } = await sign('/v1/grants', body, '--command-id', id);
    const other = await world.running.call('citizen-1', 'post', '/v1/grants', said[0]);
    expect(other.body['code']).to.equal('EVIDENCE_SIGNATURE_INVALID');
    const changed = { ...(JSON.parse(said[0] ?? '') as object), terms: { ...terms, maxUses: 7 } };
    const altered = await world.running.call('citizen-1', 'post', '/v1/grants', changed, { key: id });
    expect(altered.body['code']).to.equal('EVIDENCE_SIGNATURE_INVALID');
  });

  it('needs no service where the ledger and the subject are said', async () => {
    const path = '/v1/grants/grant-0001/resume';
    const offline = ['--ledger', 'embedded-elsewhere', '--subject', 'A'.repeat(43), '--command-id', newKey()];
    const { code, said } = await run('sign', path, '--key', key, '--url', 'http://127.0.0.1:1', ...offline);
    expect(code).to.equal(0);
    expect(JSON.parse(said[0] ?? '')).to.have.nested.property('evidence.by', 'self');
  });

  it('signs for another person under an appointment', async () => {
    const options = ['--subject', 'E'.repeat(43), '--appointment', 'appointment-1'];
    const { said } = await sign('/v1/grants/grant-0001/resume', ...options);
    const { subjectId, evidence } = JSON.parse(said[0] ?? '') as Record<string, Record<string, unknown>>;
    expect(subjectId).to.equal('E'.repeat(43));
    expect(evidence).to.include({ by: 'representative', appointmentId: 'appointment-1' });
  });

  const refusals: readonly [string, () => Promise<readonly string[]>, RegExp][] = [
    ['an address without signatures', () => Promise.resolve(['/v1/certificates']), /takes no signature/],
    ['an address that is cut short', () => Promise.resolve(['/v1/grants//pause']), /takes no signature/],
    [
      'a body that is not JSON',
      async () => ['/v1/grants', await file('{')],
      /is not JSON\. 文件不是 JSON。$/,
    ],
    [
      'a body that is a list',
      async () => ['/v1/grants', await file([])],
      /is not a JSON object\. 文件不是 JSON 对象。$/,
    ],
    ['terms that are missing', async () => ['/v1/grants', await file({})], /could not read.*\/terms/],
    [
      'a time without milliseconds',
      async () => ['/v1/grants/g-000001/shortening', await file({ until: '2027-01-01T00:00:00Z' })],
      /could not read authorisation\.shorten: \/until/,
    ],
    [
      'a member too many',
      async () => ['/v1/grants/grant-001/pause', await file({ note: 'x' })],
      /could not read authorisation\.pause/,
    ],
  ];
  for (const [title, args, message] of refusals) {
    it(`refuses ${title}`, async () => {
      const [path = '', ...rest] = await args();
      const { code, told, said } = await sign(path, ...rest);
      expect(told).to.match(message);
      expect([code, said]).to.deep.equal([2, []]);
    });
  }

  it('refuses a key that others may read, that is none, or that is not there', async () => {
    const shared = await file(await readFile(key, 'utf8'));
    await chmod(shared, 0o644);
    const none = await file({ kty: 'EC' });
    await chmod(none, 0o600);
    for (const [path, message] of [
      [shared, /chmod 600/],
      [none, /not a private JWK/],
      [join(folder, 'nowhere.json'), /there is no key file/],
    ] as const) {
      const { code, told } = await run('sign', '/v1/grants/grant-001/pause', '--key', path);
      expect([code, told]).to.satisfy(([end, text]: [number, string]) => end === 2 && message.test(text));
      expect(told).to.not.include('"d"');
    }
  });

  it('knows every address and type that the guide names, and no other', async () => {
    const page = await readFile(new URL('../../../docs/http.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\/v1\/[^`]+)` +\| `[a-z-]+\.[a-z-]+`/gm)].map(
      ([, address]) => address,
    );
    expect(SIGNED_ADDRESSES).to.have.members([...rows, '/v1/certificates/{identifier}/revocation']);
  });
});
