import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { DataFolder } from '../gateway/ledger/embedded/data-folder.ts';
import { ask, registered } from '../gateway/ledger/ledger-world.ts';
import { ACTORS } from '../core/rule-context.ts';
import { runToEnd, type Ended } from './started-program.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

describe('npm run ledger', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await DataFolder.make();
  });
  afterEach(() => folder.remove());

  function ledger(...args: string[]): Promise<Ended> {
    const env = { ...process.env, DATA_DIR: folder.path };
    return runToEnd(process.execPath, ['scripts/ledger.ts', ...args], { cwd: ROOT, env });
  }

  async function fill(): Promise<void> {
    const opened = await folder.open();
    await registered(opened);
    await opened.submit([ask('access-1')], ACTORS.agency);
    await opened.close();
  }

  it('verify finds a ledger whole, and status says what it is', async () => {
    await fill();
    const verified = await ledger('verify');
    expect(verified.output).to.match(/^whole: 2 blocks, 2 transactions, 8 events, in /);
    expect(verified.code).to.equal(0);
    const status = await ledger('status');
    expect(status.output).to.match(/^ledger {4}embedded-[\w-]{16}\nheight {4}2\ncommands {2}8\nnewest /);
    expect(status.code).to.equal(0);
  });

  it('verify names the first bad block, and fails', async () => {
    await fill();
    folder.tamper("UPDATE blocks SET body = replace(body, 'access-1', 'access-9') WHERE height = 2");
    const { code, lastLine } = await ledger('verify');
    expect(lastLine).to.equal('BAD: block 2: its content does not match its hash');
    expect(code).to.equal(1);
  });

  it('says that the gateway runs', async () => {
    const opened = await folder.open();
    const { code, output } = await ledger('verify');
    await opened.close();
    expect(output).to.contain('another process is using the ledger');
    expect(code).to.equal(3);
  });

  it('makes no ledger where there is none', async () => {
    const { code, output } = await ledger('verify');
    expect(output).to.contain('there is no ledger in');
    expect(code).to.equal(3);
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  for (const args of [[], ['mend'], ['verify', 'twice']]) {
    it(`explains itself for [${args.join(' ')}]`, async () => {
      const { code, output } = await ledger(...args);
      expect(output).to.contain('npm run ledger -- verify');
      expect(code).to.equal(2);
    });
  }
});
