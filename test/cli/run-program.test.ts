import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { TRAIL_FILTERS } from '#cli/commands/trail-command';
import { EventQuery } from '#gateway/http/trail-event';
import { publishCatalogue } from '../journeys/published-catalogue.ts';
import { runGateway, type RunningGateway } from '../journeys/running-gateway.ts';
import { runCommandLine, type End } from './command-line.ts';

const HEADER = '姓名,idNumber,cardNumber,insuredRegion,cardForm,firstInsuredOn,validUntil';
const FIRST = '演甲子,330106198203141820,D10000037,330106,physical,2021-09-03,2028-01-01T00:00:00.000Z';
const SECOND = '演乙子,510104195608212057,D10000074,510104,electronic,2016-06-20,2028-01-01T00:00:00.000Z';

describe('the command line', () => {
  let running: RunningGateway;
  let folder = '';

  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-cli-'));
    running = await runGateway();
    await publishCatalogue(running);
  });
  after(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<End> =>
    runCommandLine([...args, '--url', running.url], { sessionFolder: join(folder, 'sessions') });

  async function file(name: string, ...lines: string[]): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  }

  const issue = (path: string, ...more: string[]): Promise<End> =>
    run('issue', path, '--type', 'social-security-card', '--map', 'holderName=姓名', ...more);

  it('lists the people of the demonstration', async () => {
    const { said } = await run('people');
    expect(said.map((line) => line.split(' ')[0])).to.include.members(['issuer-1', 'citizen-3', 'auditor']);
  });

  it('prints a token that the interface takes', async () => {
    const { said } = await run('token', '--as', 'auditor');
    const headers = { Authorization: `Bearer ${said[0] ?? ''}` };
    expect((await fetch(`${running.url}/v1/trail/events?limit=1`, { headers })).status).to.equal(200);
  });

  it('tells of every faulty line, and sends nothing', async () => {
    const path = await file('faulty.csv', HEADER, FIRST, FIRST, SECOND.replace('electronic', 'paper'));
    const { code, told } = await issue(path, '--as', 'issuer-1');
    expect(code).to.equal(1);
    expect(told).to.equal(
      'line 3: says the same as line 2. 与第 2 行相同。\n' +
        'line 4, cardForm: the certificate type refuses it (enum). 不符合该证照类型的要求（enum）。\n' +
        '2 faults; nothing was sent. 有误，未发送任何内容。',
    );
    expect(await readdir(folder)).to.deep.equal(['faulty.csv']);
  });

  it('issues a file, and a repeat issues nothing twice', async () => {
    const path = await file('good.csv', HEADER, FIRST, SECOND);
    const once = await issue(path, '--as', 'issuer-1');
    expect(once.told).to.equal('2 certificates, no fault. 检查无误。');
    expect(once.code).to.equal(0);
    const documents = await readdir(`${path}.issued/documents`);
    expect(documents).to.have.lengthOf(2);
    const result = await readFile(`${path}.issued/result.ndjson`, 'utf8');
    expect((await stat(`${path}.issued/result.ndjson`)).mode & 0o077).to.equal(0);

    expect((await issue(path, '--as', 'issuer-1')).told).to.include('2 were issued before');
    expect(await readFile(`${path}.issued/result.ndjson`, 'utf8')).to.equal(result);

    // Without the result of the first run, the command ids keep the ledger from doing it again.
    await rm(`${path}.issued`, { recursive: true });
    expect((await issue(path, '--as', 'issuer-1')).code).to.equal(0);
    expect(await readdir(`${path}.issued/documents`)).to.deep.equal(documents);
  });

  it('says so where the result cannot be written, and issues nothing', async () => {
    const path = await file('nowhere.csv', HEADER, FIRST, SECOND);
    for (const out of ['/proc/sealtrail', join(path, 'result')]) {
      const { code, told } = await issue(path, '--as', 'issuer-1', '--run', 'nowhere', '--out', out);
      expect(told).to.match(/(ENOENT|ENOTDIR): .*\p{Script=Han}/u);
      expect(code).to.equal(2);
    }
    const { said } = await run('trail', '--as', 'auditor', '--type', 'CertificateIssued');
    expect(said).to.have.lengthOf(2);
  });

  it('says so where the folder of the result, or of an export, is not there, before anything is read', async () => {
    const path = await file('astray.csv', HEADER, 'what no line says');
    const out = join(folder, 'not-there', 'result');
    const ends = [
      await issue(path, '--as', 'issuer-1', '--out', out),
      await run('trail', 'export', '--as', 'auditor', '--out', out),
    ];
    for (const { code, told } of ends) {
      expect(told).to.match(
        /^\S+not-there\/result cannot be made: there is no folder \S+; make it first. \p{Script=Han}/u,
      );
      expect(code).to.equal(2);
    }
  });

  it('goes on after a run that was cut off in the middle of a line', async () => {
    const path = join(folder, 'good.csv');
    const result = await readFile(`${path}.issued/result.ndjson`, 'utf8');
    await writeFile(`${path}.issued/result.ndjson`, result.slice(0, -20));
    expect((await issue(path, '--as', 'issuer-1')).told).to.include('1 were issued before');
    const lines = (await readFile(`${path}.issued/result.ndjson`, 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).to.deep.equal([2, 3]);
  });

  it('verifies an issued document, and says so where one was changed', async () => {
    await running.settle();
    const [name = ''] = await readdir(join(folder, 'good.csv.issued/documents'));
    const path = join(folder, 'good.csv.issued/documents', name);
    const good = await run('verify', path);
    expect(good.code).to.equal(0);
    expect(good.said[0]).to.match(/^valid: /);
    const before = await run('verify', path, '--as-of', '2026-01-31T00:00:00+08:00');
    expect(before.code).to.equal(1);
    expect(before.said[0]).to.match(/^not-yet-valid: As of 2026-01-30T16:00:00.000Z/);
    const document = await readFile(path, 'utf8');
    const changed = await file('changed.jws', document.slice(0, -10) + 'AAAAAAAAAA');
    const bad = await run('verify', changed);
    expect(bad.code).to.equal(1);
    expect(bad.said[0]).to.match(/^tampered: /);
  });

  it('verifies an answer that holds a document, and the text of a printed code', async () => {
    const [name = ''] = await readdir(join(folder, 'good.csv.issued/documents'));
    const document = await readFile(join(folder, 'good.csv.issued/documents', name), 'utf8');
    const answer = await file('answer.json', JSON.stringify({ identifier: 'x', document }));
    expect((await run('verify', answer)).code).to.equal(0);
    const quoted = await file('quoted.json', `${JSON.stringify(document)}\n`);
    expect((await run('verify', quoted)).code).to.equal(0);
    const path = `/v1/certificates/${name.replace(/\.jws$/, '')}/evidence`;
    const { body } = await running.must(200, undefined, 'post', path, { document });
    const bundle = await file('bundle.json', JSON.stringify({ document, ...body }));
    expect((await run('verify', bundle)).code).to.equal(0);
    const older = await file('older.json', JSON.stringify({ document, ...body, asOfBlock: 1 }));
    expect((await run('verify', older)).code).to.equal(1);
    const digest = createHash('sha256').update(document).digest('base64url');
    const code = await file('code.txt', `SEALTRAIL:1:${name.replace(/\.jws$/, '')}:${digest}`);
    const { code: exitCode, said } = await run('verify', code, '--json');
    expect(JSON.parse(said[0] ?? '')).to.include({ scope: 'record', verdict: 'valid' });
    expect(exitCode).to.equal(0);
    const strange = await file('strange.txt', `SEALTRAIL:1:${name.replace(/\.jws$/, '')}:${'A'.repeat(43)}`);
    expect((await run('verify', strange)).code).to.equal(1);
  });

  it('verifies a document that was saved as UTF-16', async () => {
    const [name = ''] = await readdir(join(folder, 'good.csv.issued/documents'));
    const document = await readFile(join(folder, 'good.csv.issued/documents', name), 'utf8');
    const saved = Buffer.from(`\ufeff${document}\r\n`, 'utf16le');
    for (const bytes of [saved, Buffer.from(saved).swap16()]) {
      await writeFile(join(folder, 'saved.jws'), bytes);
      expect((await run('verify', join(folder, 'saved.jws'))).code).to.equal(0);
    }
  });

  const unjudged: readonly [string, string | Buffer, readonly string[]][] = [
    ['an empty file', '', []],
    ['a file that is too large', 'x'.repeat(262_145), []],
    ['UTF-16 without its mark', Buffer.from('eyJhbGciOi.abc.def', 'utf16le'), []],
    ['UTF-16 that is cut off', Buffer.from([0xff, 0xfe, 0x65]), []],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), []],
    ['GB 18030', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), []],
    ['JSON without a document', '{"identifier":"x"}', []],
    ['JSON that is cut off', '{"document":', []],
    ['a code of a kind that is not known', 'SEALTRAIL:9:1.2.3:abc', []],
    ['a time that is none', 'abc', ['--as-of', 'yesterday']],
    ['a time without its zone', 'abc', ['--as-of', '2026-01-31T00:00:00']],
  ];
  for (const [title, content, more] of unjudged) {
    it(`does not judge ${title}`, async () => {
      const path = join(folder, 'unjudged.txt');
      await writeFile(path, content);
      const { code, said, told } = await run('verify', path, ...more);
      expect([code, said]).to.deep.equal([2, []]);
      expect(told).to.not.match(/\n +at /);
    });
  }

  it('exports the trail to a file', async () => {
    const path = join(folder, 'trail.ndjson');
    expect(
      (await run('trail', 'export', '--as', 'auditor', '--type', 'CertificateIssued', '--out', path)).code,
    ).to.equal(0);
    const [head = '', ...events] = (await readFile(path, 'utf8')).trim().split('\n');
    expect(JSON.parse(head)).to.have.property('asOfBlock').above(0);
    expect(events).to.have.lengthOf(2);
  });

  it('exports CSV, and finds by every filter that the interface has', async () => {
    const out = await run(
      'trail',
      'export',
      '--as',
      'auditor',
      '--format',
      'csv',
      '--out',
      join(folder, 'trail.csv'),
    );
    expect(out.code).to.equal(0);
    expect(await readFile(join(folder, 'trail.csv'), 'utf8')).to.include('AgencyRegistered');
    const found = await run('trail', '--as', 'auditor', '--type', 'AgencyRegistered', '--limit', '1');
    expect(JSON.parse(found.said[0] ?? '')).to.have.property('type', 'AgencyRegistered');
    expect(await run('trail', '--as', 'auditor', '--decision', 'deny', '--pair', 'conflict')).to.include({
      code: 0,
    });
    expect(TRAIL_FILTERS.map(([, name]) => name)).to.have.members(Object.keys(EventQuery));
  });

  const refusals: readonly [string, readonly string[], number, RegExp][] = [
    ['a question without an identity', ['grants'], 2, /^say who you are/],
    ['a person that nobody knows', ['token', '--as', 'nobody'], 2, /^PERSON_UNKNOWN/],
    ['a role that may not ask', ['trail', '--as', 'citizen-1'], 1, /^NOT_ALLOWED/],
    ['a token that is none', ['grants', '--token', 'abc'], 2, /^TOKEN_INVALID/],
    [
      'a grant that is not there',
      ['grants', 'revoke', 'no-such-grant', '--as', 'citizen-1'],
      1,
      /GRANT_NOT_FOUND/,
    ],
    ['a file that is not there', ['verify', '/nowhere/at/all'], 2, /^ENOENT/],
    ['a command that is none', ['mend'], 2, /unknown command 'mend'/],
    ['an option that is none', ['people', '--loud'], 2, /unknown option '--loud'/],
    ['an option that is missing', ['issue', 'x.csv', '--as', 'issuer-1'], 2, /required option '--type/],
    ['a limit that is none', ['trail', '--limit', 'many', '--as', 'auditor'], 2, /A number from 1 to 100/],
  ];
  for (const [title, args, exitCode, message] of refusals) {
    it(`says what is wrong with ${title}`, async () => {
      const { code, told, said } = await run(...args);
      expect(told)
        .to.match(message)
        .and.match(/\p{Script=Han}/u)
        .and.not.match(/\n +at /);
      expect(code).to.equal(exitCode);
      expect(said).to.deep.equal([]);
    });
  }

  it('explains every command', async () => {
    const { said, code } = await run('--help');
    expect(code).to.equal(0);
    const names = [...said.join('\n').matchAll(/^ {2}([a-z]+) (?:\[|<| )/gm)].map(([, name = '']) => name);
    expect(names).to.include.members(['login', 'issue', 'verify', 'grants', 'sign', 'trail']);
    for (const name of names.filter((one) => one !== 'help')) {
      const help = await run(name, '--help');
      expect(help.code, name).to.equal(0);
      expect(help.said.join('\n'), name).to.match(new RegExp(`^Usage: sealtrail ${name}`));
    }
  });

  it('says so where nobody answers', async () => {
    const { code, told } = await runCommandLine(['people', '--url', 'http://127.0.0.1:1'], {
      sessionFolder: join(folder, 'sessions'),
    });
    expect(told).to.equal('the service does not answer. 服务没有应答。');
    expect(code).to.equal(2);
  });

  it('keeps nothing of an export that was cut off', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
      response.write('{"asOfBlock":1}\n', () => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const path = join(folder, 'cut.ndjson');
    const end = await runCommandLine(['trail', 'export', '--token', 'x', '--out', path, '--url', url], {
      sessionFolder: join(folder, 'sessions'),
    }).finally(() => server.close());
    expect([end.code, end.told]).to.deep.equal([2, 'the answer was cut off. 应答中断。']);
    expect(await readdir(folder)).not.to.include('cut.ndjson');
  });

  it('names the types there are where one is unknown', async () => {
    const path = join(folder, 'good.csv');
    const { code, told } = await run('issue', path, '--type', 'passport', '--as', 'issuer-1');
    expect(code).to.equal(2);
    expect(told).to.include('social-security-card');
  });
});
