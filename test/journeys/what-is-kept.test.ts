import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourney } from './journey-ledgers.ts';
import { textOf } from './running-gateway.ts';

const HOLDER = '欧阳植入姓名';
const NUMBER = '330106198203141820';
const CARD = 'D87654321';
/** Names and numbers that are sent with the requests; none may be kept outside of the library. */
const PLANTED = [HOLDER, encodeURIComponent(HOLDER), NUMBER, CARD];

describeJourney('what a journey leaves behind', (ledger) => {
  let world: ConsentWorld;
  const secrets: string[] = [...PLANTED];

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    await walk(world);
  });
  after(() => world.running.stop());

  /** Well and badly: issues, reads, verifies, consents, asks, and is refused with the names and numbers in hand. */
  async function walk({ running }: ConsentWorld): Promise<void> {
    const holder = { name: HOLDER, idDocument: { type: 'citizen-number', number: NUMBER } };
    const claims = {
      cardNumber: CARD,
      insuredRegion: '330106',
      cardForm: 'electronic',
      firstInsuredOn: '2020-01-02',
    };
    const draft = { certificateType: 'social-security-card', holder, claims };
    const issued = await running.must(201, 'issuer-1', 'post', '/v1/certificates', draft);
    const identifier = textOf(issued, 'identifier');
    await running.settle();
    await running.must(200, 'citizen-1', 'get', `/v1/certificates/${identifier}/document`);
    await running.must(200, undefined, 'post', '/v1/verifications', { document: textOf(issued, 'document') });
    await running.must(200, undefined, 'post', '/v1/verifications', { identifier, holder: { name: HOLDER } });
    await world.grant('citizen-1', world.terms());
    const accessId = textOf(await world.ask('citizen-1'), 'accessId');
    await world.release(accessId);
    await running.must(200, 'auditor', 'get', '/v1/trail/events');
    for (const body of [
      { ...draft, claims: { [HOLDER]: NUMBER } },
      { ...draft, [HOLDER]: CARD },
      `{"${HOLDER}`,
    ])
      expect((await running.call('issuer-1', 'post', '/v1/certificates', body)).status).to.be.within(
        400,
        422,
      );
    for (const path of [
      `/v1/grants/${NUMBER}`,
      `/v1/${HOLDER}`,
      `/v1/grants?${HOLDER}=${NUMBER}`,
      `/v1/grants/%E0%A4${CARD}`,
    ])
      expect((await running.call('citizen-1', 'get', encodeURI(path))).status).to.be.within(400, 422);
    for (const person of ['citizen-1', 'issuer-1', 'requester', 'auditor'])
      secrets.push(await running.token(person));
    secrets.push(identifier, await running.subject('citizen-1'), accessId);
    await running.settle();
  }

  it('is a log with a line for each request, and no name, number, id or token', async () => {
    const folder = join(world.running.dataDir, 'logs');
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    const text = texts.join('');
    const routes = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { route?: string }).route);
    expect(routes).to.include.members(['/v1/certificates', '/v1/accesses', '/v1/verifications', 'other']);
    for (const secret of secrets) expect(text.includes(secret), secret).to.equal(false);
  });

  for (const file of [ledger.file, 'trail.sqlite']) {
    it(`is a ${file} without a name or a number`, async () => {
      const bytes = await readWithJournal(world.running.dataDir, file);
      expect(bytes.length).to.be.above(0);
      // What is looked for can be found: a pseudonym is there.
      expect(bytes.includes(await world.running.subject('citizen-1'))).to.equal(true);
      for (const planted of PLANTED) expect(bytes.includes(planted), planted).to.equal(false);
    });
  }

  it('is a library in which no name or number can be read', async () => {
    const bytes = await readWithJournal(world.running.dataDir, 'library.sqlite');
    expect(bytes.length).to.be.above(0);
    for (const planted of PLANTED) expect(bytes.includes(planted), planted).to.equal(false);
  });
});

/** A database with what SQLite has not merged into it yet. */
async function readWithJournal(folder: string, file: string): Promise<Buffer> {
  const names = (await readdir(folder)).filter((name) => name === file || name === `${file}-wal`);
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
}
