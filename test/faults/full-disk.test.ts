import { open, readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openConsentWorld, type ConsentWorld } from '../journeys/consent-world.ts';
import { leaveOut } from '../leave-out.ts';
import { MEMORY_DISK_NEEDS, mountMemoryDisk, type MemoryDisk } from '../memory-disk.ts';

const SIZE = '24m';
/** A gateway that goes on answering 201 for so long has found room where there is none. */
const COMMANDS_MAX = 3_000;

describe('a full disk', function () {
  this.timeout(120_000);
  let disk: MemoryDisk | undefined;
  let world: ConsentWorld | undefined;

  before(async function () {
    disk = await mountMemoryDisk(`size=${SIZE}`);
    if (disk === undefined) leaveOut(this, MEMORY_DISK_NEEDS);
    world = await openConsentWorld({ parent: disk.folder });
  });
  after(async () => {
    await world?.running.stop();
    await disk?.remove();
  });

  function opened(): { readonly world: ConsentWorld; readonly filler: string; readonly folder: string } {
    if (world === undefined || disk === undefined) throw new Error('nothing was opened');
    const { folder } = disk;
    return { world, folder, filler: join(folder, 'filler') };
  }

  /** Takes all the room that is left. */
  async function fillUp(): Promise<void> {
    const { filler, folder: full } = opened();
    const file = await open(filler, 'a');
    try {
      const { bavail, bsize } = await statfs(full);
      await file.write(Buffer.alloc(bavail * bsize + bsize));
    } catch (error) {
      expect(error).to.have.property('code', 'ENOSPC');
    } finally {
      await file.close();
    }
  }

  async function askOnce(): Promise<{ readonly status: number; readonly code: unknown }> {
    const { world: running } = opened();
    const { status, body } = await running.running.call('requester', 'post', '/v1/accesses', {
      provider: '12330000MB1A033684',
      subjectId: await running.running.subject('citizen-1'),
      categories: ['medical-expense'],
      purpose: 'disability-benefit-review',
      caseNumber: 'CASE-2026-1',
      basis: { kind: 'grant' },
    });
    return { status, code: body['code'] };
  }

  it('refuses commands with 507, and answers what is asked', async () => {
    const { world: running } = opened();
    expect((await askOnce()).status).to.equal(201);
    await fillUp();
    let answer = await askOnce();
    // What SQLite has in its log already may still take some.
    for (let i = 0; answer.status === 201 && i < COMMANDS_MAX; i += 1) {
      if (i % 50 === 0) await fillUp();
      answer = await askOnce();
    }
    expect(answer).to.deep.equal({ status: 507, code: 'STORAGE_FULL' });
    expect((await running.running.call(undefined, 'get', '/v1/agencies')).status).to.equal(200);
    expect((await running.running.call(undefined, 'get', '/v1/verifications/checks')).status).to.equal(200);
    expect((await running.running.call(undefined, 'get', '/healthz')).status).to.equal(200);
    // More lines than the log's last page has room for.
    for (let i = 0; i < 100; i += 1) await running.running.must(200, undefined, 'get', '/healthz');
  });

  it('does no half of a command, and goes on by itself when there is room again', async () => {
    const { world: running, filler } = opened();
    await rm(filler);
    const answers = await Promise.all(Array.from({ length: 20 }, askOnce));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([201]));
    await running.running.settle();
    const { body } = await running.running.must(200, 'requester', 'get', '/v1/accesses?limit=100');
    expect(body['items']).to.be.an('array').with.length.above(20);
  });

  it('writes its log again, and says how much of it is missing', async () => {
    const { world: running } = opened();
    const log = join(running.running.dataDir, 'logs', 'gateway.log');
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
    const messages = lines.map((line) => JSON.parse(line) as { message: string; lost?: number });
    expect(messages.find(({ message }) => message === 'lines were lost')?.lost).to.be.above(0);
    expect(messages.at(-1)?.message).to.equal('request');
  });
});
