import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { openLedgerFolder } from '#gateway/ledger/embedded/ledger-folder';
import { verifyLedger, type VerificationReport } from '#gateway/ledger/embedded/verify-ledger';
import { ACTORS } from '../../../core/rule-context.ts';
import { runToEnd } from '../../../scripts/started-program.ts';
import { ask, registered } from '../ledger-world.ts';
import { DataFolder } from './data-folder.ts';

const ROOT = new URL('../../../../', import.meta.url).pathname;
/** Another command id in the third block's body, of the same length. */
const FLIP = "UPDATE blocks SET body = replace(body, 'access-2', 'access-9') WHERE height = 3";

describe('the file of the embedded ledger', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await DataFolder.make();
    const ledger = await folder.open();
    await registered(ledger);
    for (const id of ['access-1', 'access-2', 'access-3', 'access-4'])
      await ledger.submit([ask(id)], ACTORS.agency);
    await ledger.close();
  });
  afterEach(() => folder.remove());

  async function refusal(): Promise<{ readonly code?: unknown; readonly detail?: unknown }> {
    try {
      await (await folder.open()).close();
    } catch (error) {
      return error as { code?: unknown; detail?: unknown };
    }
    throw new Error('it was opened');
  }

  async function verified(): Promise<VerificationReport> {
    const parts = await openLedgerFolder(folder.path);
    try {
      return await verifyLedger(parts, () => undefined);
    } finally {
      parts.store.close();
    }
  }

  it('is refused to a second process, which says what to do', async () => {
    const ledger = await folder.open();
    try {
      const program = `import { openEmbeddedLedger } from '#gateway/ledger/embedded/open-embedded-ledger';
        try { await openEmbeddedLedger({ dataDir: process.argv[1] }); process.exit(0); }
        catch (error) { process.stderr.write(error.message); process.exit(3); }`;
      const args = ['--input-type=module', '--eval', program, folder.path];
      const { code, output } = await runToEnd(process.execPath, args, { cwd: ROOT });
      expect(code).to.equal(3);
      expect(output).to.match(/^LEDGER_UNAVAILABLE: another process is using the ledger .*; stop it first/);
      expect((await ledger.submit([ask('access-5')], ACTORS.agency))[0]?.status).to.equal('committed');
    } finally {
      await ledger.close();
    }
  });

  it('is refused to a second opening in the same process', async () => {
    const ledger = await folder.open();
    expect(await refusal()).to.have.property('code', 'LEDGER_UNAVAILABLE');
    await ledger.close();
  });

  const tampered: readonly [title: string, sql: string, block: number][] = [
    ['a changed event', FLIP, 3],
    ['a changed time', 'UPDATE blocks SET time = time + 1 WHERE height = 4', 4],
    ['a changed hash', `UPDATE blocks SET hash = '${'0'.repeat(64)}' WHERE height = 2`, 2],
    ['a foreign signature', 'UPDATE blocks SET signature = zeroblob(64) WHERE height = 5', 5],
    ['a block that is missing', 'DELETE FROM blocks WHERE height = 2', 2],
    ['a beginning that is missing', 'DELETE FROM blocks WHERE height < 3', 1],
  ];
  for (const [title, sql, block] of tampered) {
    it(`is refused at the start with ${title}, and the check names the block`, async () => {
      folder.tamper(sql);
      const { code, detail } = await refusal();
      expect(code).to.equal('STORAGE_DAMAGED');
      expect(detail).to.match(new RegExp(`^block ${String(block)} of the ledger is bad: `));
      expect((await verified()).fault).to.have.property('block', block);
    });
  }

  it('is refused where it is no database', async () => {
    await writeFile(folder.file, randomBytes(8192));
    expect(await refusal()).to.have.property('code', 'STORAGE_DAMAGED');
  });

  it('is refused where another version wrote it', async () => {
    folder.tamper('PRAGMA user_version = 99');
    const { code, detail } = await refusal();
    expect(code).to.equal('LEDGER_UNAVAILABLE');
    expect(detail).to.contain('version 99');
  });

  it('is refused with another key than its own', async () => {
    await chmod(folder.keyFile, 0o600);
    await writeFile(folder.keyFile, randomBytes(32));
    const { code, detail } = await refusal();
    expect(code).to.equal('LEDGER_UNAVAILABLE');
    expect(detail).to.contain('ledger.key is not the key of ledger.sqlite');
  });

  it('is found whole by the check, which tells its progress', async () => {
    const parts = await openLedgerFolder(folder.path);
    const told: number[][] = [];
    const report = await verifyLedger(parts, (...progress) => told.push(progress));
    parts.store.close();
    expect(report).to.deep.equal({ blocks: 5, transactions: 5, events: 11 });
    expect(told.at(-1)).to.deep.equal([5, 5]);
  });

  const hidden: readonly [title: string, sql: string, what: RegExp][] = [
    [
      'a changed value of the world state',
      `UPDATE state SET value = replace(value, 'ministry', 'province') WHERE key LIKE 'agency/%'`,
      /world state differs/,
    ],
    ['a lost key of the world state', "DELETE FROM state WHERE key LIKE 'agency/%'", /lost a key/],
    ['an added key of the world state', "INSERT INTO state VALUES ('agency/x', '{}')", /world state differs/],
    ['a command that is not in the index', "DELETE FROM commands WHERE id = 'access-2'", /index lacks/],
    [
      'a changed digest of a command',
      "UPDATE commands SET digest = zeroblob(32) WHERE id = 'access-2'",
      /index lacks/,
    ],
    [
      'a command in the index that no block holds',
      "INSERT INTO commands VALUES ('x', 'access-9', zeroblob(32), 2)",
      /a command that no block/,
    ],
    [
      'a transaction in the index that no block holds',
      "INSERT INTO transactions VALUES ('x', 2)",
      /a transaction that no block/,
    ],
    ['a last block that was cut off', 'DELETE FROM blocks WHERE height = 5', /differs|index knows/],
  ];
  for (const [title, sql, what] of hidden) {
    it(`is found bad by the check with ${title}`, async () => {
      folder.tamper(sql);
      expect((await verified()).fault?.what).to.match(what);
    });
  }

  it('answers no repeat out of a block that does not hold it', async () => {
    folder.tamper("UPDATE commands SET height = 2 WHERE id = 'access-3'");
    const ledger = await folder.open();
    const { height } = await ledger.status();
    const failure: unknown = await ledger
      .submit([ask('access-3')], ACTORS.agency)
      .catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'STORAGE_DAMAGED');
    expect((await ledger.status()).height).to.equal(height);
    await ledger.close();
  });
});
