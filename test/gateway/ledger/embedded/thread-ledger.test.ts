import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '#core/coded-error';
import { PROCESSOR_LIMITS } from '#chaincode/processor-limits';
import { openThreadLedger, ThreadLedger } from '#gateway/ledger/embedded/thread-ledger';
import { ServiceError } from '#gateway/service-error';
import { ACTORS, NOW_MS } from '../../../core/rule-context.ts';
import { allBlocks, ask, committed, registered, settled, takeBlocks } from '../ledger-world.ts';
import { describeLedger } from '../ledger-suite.ts';
import { nextThread } from '../../threads/next-thread.ts';
import { DataFolder } from './data-folder.ts';

const open = (dataDir: string, clock: () => number = () => NOW_MS): Promise<ThreadLedger> =>
  openThreadLedger({ dataDir, clock });

describeLedger('the embedded ledger in a thread', async () => {
  const folder = await DataFolder.make();
  const ledger = await open(folder.path);
  return {
    ledger,
    async close() {
      await ledger.close();
      await folder.remove();
    },
  };
});

describe('the embedded ledger in a thread', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await DataFolder.make();
  });
  afterEach(() => folder.remove());

  const faultOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('keeps everything for the next opening, in a thread or not', async () => {
    const first = await open(folder.path);
    await registered(first);
    const [outcome] = await first.submit([ask('access-1')], ACTORS.agency);
    const status = await first.status();
    await first.close();
    const second = await folder.open();
    try {
      expect(await second.status()).to.deep.equal(status);
      const [again] = await second.submit([ask('access-1')], ACTORS.agency);
      expect(again).to.deep.equal({ ...committed(outcome), status: 'repeated' });
    } finally {
      await second.close();
    }
  });

  it('knows of a block by the time that its commands are answered', async () => {
    const ledger = await open(folder.path);
    await registered(ledger);
    const [outcome] = await ledger.submit([ask('access-1')], ACTORS.agency);
    expect((await ledger.status()).height).to.equal(committed(outcome).receipt.block);
    await ledger.close();
  });

  it('takes the time of whoever asks', async () => {
    const times = [NOW_MS, NOW_MS + 5_000];
    const ledger = await open(folder.path, () => times.shift() ?? 0);
    await registered(ledger);
    await ledger.submit([ask('access-1')], ACTORS.agency);
    const blocks = await takeBlocks(ledger, 1, 2);
    expect(blocks.map(({ time }) => time - NOW_MS)).to.deep.equal([0, 5_000]);
    await ledger.close();
  });

  it('finishes what was submitted before it closes, and takes nothing afterwards', async () => {
    const ledger = await open(folder.path);
    await registered(ledger);
    const submitted = ledger.submit([ask('access-1')], ACTORS.agency);
    const reading = allBlocks(ledger.blocks(3, new AbortController().signal));
    await Promise.all([ledger.close(), ledger.close()]);
    expect((await submitted)[0]?.status).to.equal('committed');
    expect(await reading).to.deep.equal([]);
    const late = await faultOf(ledger.submit([ask('access-2')], ACTORS.agency));
    expect(late).to.be.instanceOf(ServiceError).with.property('code', 'STOPPING');
  });

  it('refuses what is too much for one transaction, as the rules do', async () => {
    const ledger = await open(folder.path);
    await registered(ledger);
    const length = Math.floor(PROCESSOR_LIMITS.commandBytesMax * 0.9);
    const many = Array.from({ length: Math.ceil(PROCESSOR_LIMITS.batchBytesMax / length) + 1 }, (_, i) => ({
      ...ask(`access-${String(i)}`),
      caseNumber: 'x'.repeat(length),
    }));
    const fault = await faultOf(ledger.submit(many, ACTORS.agency));
    expect(fault).to.be.instanceOf(CodedError).with.property('code', 'BATCH_TOO_LARGE');
    expect(await settled(ledger, ask('access-1'))).to.equal('committed');
    await ledger.close();
  });

  it('says why it cannot be opened, and leaves no thread behind', async () => {
    const ledger = await open(folder.path);
    const twice = await faultOf(open(folder.path));
    expect(twice).to.be.instanceOf(ServiceError).with.property('code', 'LEDGER_UNAVAILABLE');
    await ledger.close();
    const file = join(folder.path, 'a-file');
    await writeFile(file, '');
    expect(await faultOf(open(file))).to.include({ code: 'EEXIST' });
  });

  it('leaves open what a thread that ends was given, and takes nothing more', async () => {
    const begun = nextThread();
    const ledger = await open(folder.path);
    await registered(ledger);
    const status = await ledger.status();
    const thread = await begun;
    // So many that the thread cannot even have read them before it is ended.
    const commands = Array.from({ length: 2_000 }, (_, i) => ask(`access-${String(i)}`));
    const asked = Promise.all([
      faultOf(ledger.submit(commands, ACTORS.agency)),
      faultOf(ledger.evaluate({ kind: 'transaction', id: '0' })),
    ]);
    await thread.terminate();
    const [given, read] = await asked;
    expect(given).to.be.instanceOf(ServiceError).with.property('code', 'OUTCOME_UNKNOWN');
    expect(read).to.be.instanceOf(ServiceError).with.property('code', 'LEDGER_UNAVAILABLE');
    const next = await faultOf(ledger.submit([ask('access-next')], ACTORS.agency));
    expect(next).to.have.property('code', 'LEDGER_UNAVAILABLE');
    expect(await ledger.status()).to.deep.equal({ ...status, state: 'failed' });
    await ledger.close();
  });
});
