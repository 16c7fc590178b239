import { expect } from 'chai';
import { AGGREGATES } from '#core/contract/aggregates';
import { CodedError } from '#core/coded-error';
import { RULES } from '#core/contract/rules';
import { createProcessor, type Processor } from '#chaincode/processor';
import { EmbeddedLedger } from '#gateway/ledger/embedded/embedded-ledger';
import { openLedgerFolder } from '#gateway/ledger/embedded/ledger-folder';
import { verifyLedger } from '#gateway/ledger/embedded/verify-ledger';
import { ACTORS, NOW_MS, ruleCrypto } from '../../../core/rule-context.ts';
import { allBlocks, ask, committed, eventTypes, registered, settled, takeBlocks } from '../ledger-world.ts';
import { describeLedger } from '../ledger-suite.ts';
import { DataFolder } from './data-folder.ts';

describeLedger('the embedded ledger', async () => {
  const folder = await DataFolder.make();
  const ledger = await folder.open();
  return {
    ledger,
    async close() {
      await ledger.close();
      await folder.remove();
    },
  };
});

describe('the embedded ledger', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await DataFolder.make();
  });
  afterEach(() => folder.remove());

  it('keeps everything over a restart, and answers repeats from before it', async () => {
    const first = await folder.open();
    await registered(first);
    const [outcome] = await first.submit([ask('access-1')], ACTORS.agency);
    const status = await first.status();
    const blocks = await takeBlocks(first, 1, status.height);
    await first.close();
    const second = await folder.open();
    try {
      expect(await second.status()).to.deep.equal(status);
      expect(await takeBlocks(second, 1, status.height)).to.deep.equal(blocks);
      const [again] = await second.submit([ask('access-1')], ACTORS.agency);
      expect(again).to.deep.equal({ ...committed(outcome), status: 'repeated' });
      const [other] = await second.submit(
        [{ ...ask('access-1'), caseNumber: 'CASE-2026-0009' }],
        ACTORS.agency,
      );
      expect(other).to.include({ status: 'refused', code: 'ID_REUSED' });
      expect(await settled(second, ask('access-2'))).to.equal('committed');
    } finally {
      await second.close();
    }
  });

  it('puts what waits together into one block', async () => {
    const ledger = await folder.open();
    await registered(ledger);
    const { height } = await ledger.status();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => ledger.submit([ask(`access-${String(i)}`)], ACTORS.agency)),
    );
    const [block] = await takeBlocks(ledger, height + 1, 1);
    expect((await ledger.status()).height).to.equal(height + 1);
    expect(block?.transactions).to.have.length(20);
    await ledger.close();
  });

  it('never lets its time go back, whatever the clock does', async () => {
    const times = [NOW_MS + 5_000, NOW_MS, NOW_MS + 6_000];
    const ledger = await folder.open(() => times.shift() ?? 0);
    await registered(ledger);
    await ledger.submit([ask('access-1')], ACTORS.agency);
    await ledger.submit([ask('access-2')], ACTORS.agency);
    await ledger.close();
    const again = await folder.open(() => NOW_MS - 3_600_000);
    await again.submit([ask('access-3')], ACTORS.agency);
    const blocks = await takeBlocks(again, 1, 4);
    expect(blocks.map(({ time }) => time - NOW_MS)).to.deep.equal([5_000, 5_000, 6_000, 6_000]);
    await again.close();
  });

  it('finishes what was submitted before it closes, and takes nothing afterwards', async () => {
    const ledger = await folder.open();
    await registered(ledger);
    const submitted = ledger.submit([ask('access-1')], ACTORS.agency);
    await ledger.close();
    expect((await submitted)[0]?.status).to.equal('committed');
    const late: unknown = await ledger
      .submit([ask('access-2')], ACTORS.agency)
      .catch((error: unknown) => error);
    expect(late).to.have.property('code', 'STOPPING');
    await ledger.close();
  });

  it('ends its readers when it closes', async () => {
    const ledger = await folder.open();
    const reading = allBlocks(ledger.blocks(1, new AbortController().signal));
    await new Promise((resolve) => setImmediate(resolve));
    await ledger.close();
    expect(await reading).to.deep.equal([]);
  });
});

describe('the embedded ledger, under a fault of a rule', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await DataFolder.make();
  });
  afterEach(() => folder.remove());

  /** A ledger whose processor fails, after it wrote, for a transaction that holds the command `fault`. */
  async function openFaulty(): Promise<EmbeddedLedger> {
    const parts = await openLedgerFolder(folder.path);
    const { ledgerId } = parts;
    const real = createProcessor({ rules: RULES, aggregates: AGGREGATES, ledgerId, crypto: ruleCrypto });
    const processor: Processor = {
      ...real,
      async execute(execution, state) {
        const result = await real.execute(execution, state);
        const ids = execution.commands.map((command) => (command as { id?: unknown } | null)?.id);
        if (ids.includes('access-faulty')) throw new TypeError('a mistake in a rule');
        return result;
      },
    };
    return new EmbeddedLedger({ ...parts, processor, clock: () => NOW_MS });
  }

  it('keeps nothing of that submission, and commits those it shared the block with', async () => {
    const ledger = await openFaulty();
    await registered(ledger);
    const [good, faulty, alsoGood] = await Promise.allSettled([
      ledger.submit([ask('access-1')], ACTORS.agency),
      ledger.submit([ask('access-faulty')], ACTORS.agency),
      ledger.submit([ask('access-2')], ACTORS.agency),
    ]);
    expect([good.status, faulty.status, alsoGood.status]).to.deep.equal([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(faulty).to.have.property('reason').that.is.instanceOf(TypeError).and.not.instanceOf(CodedError);
    expect(await eventTypes(ledger, 2)).to.deep.equal(['AccessDecided', 'AccessDecided']);
    await ledger.close();
    const parts = await openLedgerFolder(folder.path);
    // A state without its event would be found here.
    expect(await verifyLedger(parts, () => undefined)).not.to.have.property('fault');
    parts.store.close();
  });
});
