import { expect } from 'chai';
import { watchChain } from '#gateway/ledger/embedded/watch-chain';
import { ServiceError } from '#gateway/service-error';
import { ACTORS } from '../../../core/rule-context.ts';
import { refusalCode } from '../../refusal-code.ts';
import { ask, registered } from '../ledger-world.ts';
import { DataFolder } from './data-folder.ts';

/** More blocks than the start looks at. */
const COMMANDS = 110;

describe('the check of a ledger that runs', function () {
  this.timeout(30_000);
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await DataFolder.make();
    const ledger = await folder.open();
    await registered(ledger);
    for (let i = 0; i < COMMANDS; i += 1) await ledger.submit([ask(`access-${String(i)}`)], ACTORS.agency);
    await ledger.close();
  });
  afterEach(() => folder.remove());

  it('goes through the whole chain, and begins anew', async () => {
    const ledger = await folder.open();
    const { height } = await ledger.status();
    let next = 1;
    let steps = 0;
    do {
      next = ledger.check(next);
      steps += 1;
    } while (next !== 1);
    expect(steps).to.equal(Math.ceil(height / 5));
    expect((await ledger.submit([ask('access-last')], ACTORS.agency))[0]?.status).to.equal('committed');
    await ledger.close();
    expect(await refusalCode(Promise.resolve().then(() => ledger.check(1)))).to.equal('STOPPING');
  });

  it('is of nothing where there are no blocks', async () => {
    const empty = await DataFolder.make();
    const ledger = await empty.open();
    expect(ledger.check(1)).to.equal(1);
    await ledger.close();
    await empty.remove();
  });

  it('finds a block that the start does not look at, names it, and nothing is added any more', async () => {
    folder.tamper("UPDATE blocks SET body = replace(body, 'access-2', 'access-9') WHERE height = 4");
    const ledger = await folder.open();
    expect(() => ledger.check(1)).to.throw(/^STORAGE_DAMAGED: block 4 of the ledger is bad: its content/);
    expect((await ledger.status()).state).to.equal('failed');
    expect(await refusalCode(ledger.submit([ask('access-last')], ACTORS.agency))).to.equal(
      'LEDGER_UNAVAILABLE',
    );
    await ledger.close();
  });
});

describe('watchChain', () => {
  const damaged = new ServiceError('STORAGE_DAMAGED', 'block 8 of the ledger is bad');

  /** Where a ledger was asked to check from, until it gives `fault`; and what was told. */
  async function watched(fault: ServiceError): Promise<{ from: number[]; told: unknown[] }> {
    const [from, told]: [number[], unknown[]] = [[], []];
    const check = (next: number): Promise<number> => {
      from.push(next);
      return from.length < 4 ? Promise.resolve(next < 6 ? next + 5 : 1) : Promise.reject(fault);
    };
    const { signal } = new AbortController();
    await watchChain({ check }, { stopping: signal, onFault: (one) => told.push(one), restMs: 1 });
    return { from, told };
  }

  it('goes on where the last check ended, and tells the first fault', async () => {
    expect(await watched(damaged)).to.deep.equal({ from: [1, 6, 1, 6], told: [damaged] });
  });

  it('tells nothing of a ledger that is being closed', async () => {
    expect((await watched(new ServiceError('STOPPING', 'the ledger is being closed'))).told).to.deep.equal(
      [],
    );
  });

  it('ends when the gateway stops', async () => {
    const told: unknown[] = [];
    const watch = { stopping: AbortSignal.abort(), onFault: (one: unknown) => told.push(one) };
    await watchChain({ check: () => Promise.reject(damaged) }, watch);
    expect(told).to.deep.equal([]);
  });
});
