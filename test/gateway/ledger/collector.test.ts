import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import { Collector } from '#gateway/ledger/collector';
import { ServiceError } from '#gateway/service-error';
import type { Block, Ledger, LedgerStatus, Outcome } from '#gateway/ledger/ledger';
import { ACTORS, NOW_MS } from '../../core/rule-context.ts';
import { DataFolder } from './embedded/data-folder.ts';
import { ask, committed, registered } from './ledger-world.ts';

interface Call {
  readonly commands: readonly unknown[];
  readonly signer: Actor;
}

/** A ledger that commits everything once `release` lets it, and remembers in which batches it came. */
class GatedLedger implements Ledger {
  readonly calls: Call[] = [];
  #gate = Promise.withResolvers<undefined>();

  release(): void {
    this.#gate.resolve(undefined);
  }

  /** What is submitted from now on waits for the next `release`. */
  hold(): void {
    this.#gate = Promise.withResolvers<undefined>();
  }

  async submit(commands: readonly unknown[], signer: Actor): Promise<readonly Outcome[]> {
    this.calls.push({ commands, signer });
    await this.#gate.promise;
    if (commands.includes('failing')) throw new Error('the ledger failed');
    if (commands.includes('unanswered')) throw new ServiceError('OUTCOME_UNKNOWN', 'no answer in time');
    if (commands.includes('forgotten')) return [];
    return commands.map((command) => ({
      status: 'committed',
      receipt: { commandId: String(command), transactionId: 'x', block: 1, committedAt: NOW_MS },
      events: [],
    }));
  }

  evaluate(): Promise<unknown> {
    return Promise.resolve(undefined);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- an empty ledger has nothing to wait for
  async *blocks(): AsyncIterable<Block> {
    yield* [];
  }

  status(): Promise<LedgerStatus> {
    return Promise.resolve({
      ledgerId: 'gated',
      chain: 'gated',
      kind: 'embedded',
      height: 0,
      time: 0,
      state: 'ready',
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function codeOf(result: PromiseSettledResult<unknown> | undefined): unknown {
  return result?.status === 'rejected' ? (result.reason as { code?: unknown }).code : result?.status;
}

function fulfilled<T>(value: T): PromiseSettledResult<T> {
  return { status: 'fulfilled', value };
}

function rejected(reason: Error): PromiseRejectedResult {
  return { status: 'rejected', reason };
}

describe('the collector', () => {
  let ledger: GatedLedger;
  beforeEach(() => {
    ledger = new GatedLedger();
  });

  it('puts what arrives together into one transaction, and gives everybody their own outcome', async () => {
    ledger.release();
    const collector = new Collector(ledger);
    const ids = Array.from({ length: 50 }, (_, i) => `command-${String(i)}`);
    const outcomes = await Promise.all(ids.map((id) => collector.submit(id, ACTORS.agency)));
    expect(ledger.calls).to.deep.equal([{ commands: ids, signer: ACTORS.agency }]);
    expect(outcomes.map((outcome) => committed(outcome).receipt.commandId)).to.deep.equal(ids);
    expect(collector.held).to.equal(0);
  });

  it('tells everybody of a batch that its outcome is unknown, and does not try again', async () => {
    ledger.release();
    const collector = new Collector(ledger);
    const results = await Promise.allSettled(
      ['unanswered', 'beside-it'].map((id) => collector.submit(id, ACTORS.agency)),
    );
    expect(results.map(codeOf)).to.deep.equal(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN']);
    expect(ledger.calls).to.have.length(1);
    expect(collector.held).to.equal(0);
  });

  it('never mixes signers, neither agencies nor roles of one agency', async () => {
    ledger.release();
    const collector = new Collector(ledger);
    const signers = [ACTORS.agency, ACTORS.otherAgency, { ...ACTORS.agency, role: 'oversight' } as const];
    await Promise.all(signers.map((signer, i) => collector.submit(`of-${String(i)}`, signer)));
    expect(ledger.calls).to.deep.equal(
      signers.map((signer, i) => ({ commands: [`of-${String(i)}`], signer })),
    );
  });

  it('sends a full batch without waiting for the window', async () => {
    ledger.release();
    const collector = new Collector(ledger, { windowMs: 60_000, batchMax: 3 });
    await Promise.all(['a', 'b', 'c'].map((id) => collector.submit(id, ACTORS.agency)));
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([['a', 'b', 'c']]);
  });

  it('sends fuller batches the more are under way', async () => {
    const collector = new Collector(ledger, { windowMs: 60_000, firstFull: 2, batchMax: 6, underWayMax: 3 });
    const all = Array.from({ length: 12 }, (_, i) => collector.submit(`command-${String(i)}`, ACTORS.agency));
    expect(ledger.calls.map(({ commands }) => commands.length)).to.deep.equal([2, 4, 6]);
    ledger.release();
    await Promise.all(all);
  });

  it('lets what comes while all places are taken wait for one batch, in order', async () => {
    const collector = new Collector(ledger, { batchMax: 2, underWayMax: 1 });
    const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => collector.submit(id, ACTORS.agency)));
    expect(ledger.calls).to.have.length(1);
    ledger.release();
    await all;
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('lets what waits when transactions end wait for those who were answered', async () => {
    const collector = new Collector(ledger, { batchMax: 2, underWayMax: 2, windowMs: 10 });
    const both = ['a', 'b', 'c', 'd'].map((id) => collector.submit(id, ACTORS.agency));
    const waiting = collector.submit('e', ACTORS.agency);
    ledger.release();
    await both[0];
    await Promise.all([waiting, collector.submit('f', ACTORS.agency), ...both]);
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('lets commands wait the longer for company the longer the last transaction took, while one is under way', async () => {
    const collector = new Collector(ledger, { windowMs: 0, busyShare: 1, batchMax: 100 });
    const slow = collector.submit('slow', ACTORS.agency);
    await sleep(100);
    ledger.release();
    await slow;
    ledger.hold();
    const underWay = collector.submit('under way', ACTORS.agency);
    await sleep(10);
    const early = collector.submit('early', ACTORS.agency);
    await sleep(20);
    const late = collector.submit('late', ACTORS.agency);
    ledger.release();
    await Promise.all([underWay, early, late]);
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([
      ['slow'],
      ['under way'],
      ['early', 'late'],
    ]);
  });

  it('waits for all whom the last transaction answered, and for nobody else', async () => {
    const collector = new Collector(ledger, { windowMs: 0, busyShare: 1_000, busyWindowMaxMs: 60_000 });
    const ask = (id: string): Promise<Outcome> => collector.submit(id, ACTORS.agency);
    const first = ['a', 'b', 'c'].map(ask);
    await sleep(20);
    ledger.release();
    await Promise.all(first);
    const again = ask('a again');
    await sleep(20);
    await Promise.all([again, ask('b again'), ask('c again')]);
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([
      ['a', 'b', 'c'],
      ['a again', 'b again', 'c again'],
    ]);
  });

  it('does not let one wait who was answered alone', async () => {
    const collector = new Collector(ledger, { windowMs: 0, busyShare: 1_000, busyWindowMaxMs: 60_000 });
    const first = collector.submit('a', ACTORS.agency);
    await sleep(20);
    ledger.release();
    await first;
    await collector.submit('b', ACTORS.agency);
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([['a'], ['b']]);
  });

  it('bounds how long commands wait for company', async () => {
    const collector = new Collector(ledger, { windowMs: 0, busyShare: 1_000, busyWindowMaxMs: 5 });
    const slow = collector.submit('slow', ACTORS.agency);
    await sleep(20);
    ledger.release();
    await slow;
    ledger.hold();
    const underWay = collector.submit('under way', ACTORS.agency);
    await sleep(5);
    const next = collector.submit('next', ACTORS.agency);
    await sleep(100);
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([['slow'], ['under way'], ['next']]);
    ledger.release();
    await Promise.all([underWay, next]);
  });

  it('refuses what is beyond its queue, and takes it when there is room again', async () => {
    const collector = new Collector(ledger, { queueMax: 2 });
    const held = ['a', 'b'].map((id) => collector.submit(id, ACTORS.agency));
    const [late, list] = await Promise.allSettled([
      collector.submit('c', ACTORS.agency),
      collector.submitAll(['d'], ACTORS.otherAgency),
    ]);
    expect([codeOf(late), codeOf(list)]).to.deep.equal(['QUEUE_FULL', 'QUEUE_FULL']);
    expect(late).to.have.nested.property('reason.retryAfterSeconds').that.is.above(0);
    ledger.release();
    await Promise.all(held);
    expect((await collector.submit('c', ACTORS.agency)).status).to.equal('committed');
  });

  it('tells everybody of a batch that it failed, and goes on', async () => {
    ledger.release();
    const collector = new Collector(ledger);
    const failed = await Promise.allSettled(
      ['a', 'failing'].map((id) => collector.submit(id, ACTORS.agency)),
    );
    expect(failed.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect((await collector.submit('b', ACTORS.agency)).status).to.equal('committed');
    expect(collector.held).to.equal(0);
  });

  it('leaves nobody without an answer when the ledger gives too few', async () => {
    ledger.release();
    const [result] = await Promise.allSettled([new Collector(ledger).submit('forgotten', ACTORS.agency)]);
    expect(result.status).to.equal('rejected');
  });

  it('answers all it has taken before it stops, and takes nothing more', async () => {
    const collector = new Collector(ledger, { underWayMax: 1, batchMax: 1 });
    const taken = Promise.all(['a', 'b', 'c'].map((id) => collector.submit(id, ACTORS.agency)));
    let stopped = false;
    const stopping = collector.stop().then(() => (stopped = true));
    const [late] = await Promise.allSettled([collector.submit('late', ACTORS.agency)]);
    expect(codeOf(late)).to.equal('STOPPING');
    expect(stopped).to.equal(false);
    ledger.release();
    expect((await taken).map(({ status }) => status)).to.deep.equal(Array(3).fill('committed'));
    await stopping;
    expect(collector.held).to.equal(0);
    await collector.stop();
  });

  it('makes the commands of one transaction together, when it is about to be sent', async () => {
    ledger.release();
    const together: (readonly number[])[] = [];
    const submit = new Collector(ledger).preparing((orders: readonly number[]) => {
      together.push(orders);
      return Promise.resolve(
        orders.map((order) => fulfilled({ command: `command-${String(order)}`, made: order * 10 })),
      );
    });
    const answers = await Promise.all([
      submit(1, ACTORS.agency),
      submit(2, ACTORS.agency),
      submit(3, ACTORS.otherAgency),
    ]);
    expect(together).to.deep.equal([[1, 2], [3]]);
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([
      ['command-1', 'command-2'],
      ['command-3'],
    ]);
    expect(answers.map(({ made, outcome }) => [made, committed(outcome).receipt.commandId])).to.deep.equal([
      [10, 'command-1'],
      [20, 'command-2'],
      [30, 'command-3'],
    ]);
  });

  it('sends the others where one command could not be made', async () => {
    ledger.release();
    const collector = new Collector(ledger);
    const submit = collector.preparing((orders: readonly string[]) =>
      Promise.resolve(
        orders.map((order) =>
          order === 'bad' ? rejected(new RangeError(order)) : fulfilled({ command: order, made: order }),
        ),
      ),
    );
    const results = await Promise.allSettled(['a', 'bad', 'b'].map((each) => submit(each, ACTORS.agency)));
    expect(results.map((each) => each.status === 'fulfilled' && each.value.made)).to.deep.equal([
      'a',
      false,
      'b',
    ]);
    expect(results[1]).to.have.property('reason').that.is.instanceOf(RangeError);
    expect(ledger.calls.map(({ commands }) => commands)).to.deep.equal([['a', 'b']]);
    const alone = await Promise.allSettled([submit('bad', ACTORS.agency)]);
    expect(alone[0].status).to.equal('rejected');
    expect(ledger.calls).to.have.length(1);
    expect(collector.held).to.equal(0);
  });

  it('fails all orders of a transaction where the preparing or the ledger fails', async () => {
    ledger.release();
    const collector = new Collector(ledger, { queueMax: 2 });
    const preparing = collector.preparing(() => Promise.reject(new RangeError('no room')));
    const failed = await Promise.allSettled([1, 2].map((each) => preparing(each, ACTORS.agency)));
    expect(
      failed.map((each) => each.status === 'rejected' && each.reason instanceof RangeError),
    ).to.deep.equal([true, true]);
    const sending = collector.preparing((orders: readonly string[]) =>
      Promise.resolve(orders.map((order) => fulfilled({ command: order, made: order }))),
    );
    const sent = await Promise.allSettled(['a', 'unanswered'].map((each) => sending(each, ACTORS.agency)));
    expect(sent.map(codeOf)).to.deep.equal(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN']);
    const full = await Promise.allSettled(['a', 'b', 'c'].map((each) => sending(each, ACTORS.agency)));
    expect(full.map(codeOf)).to.deep.equal(['fulfilled', 'fulfilled', 'QUEUE_FULL']);
    await collector.stop();
    expect((await Promise.allSettled([sending('late', ACTORS.agency)])).map(codeOf)).to.deep.equal([
      'STOPPING',
    ]);
  });

  it('cuts a list into transactions and keeps the order of its outcomes', async () => {
    ledger.release();
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const outcomes = await new Collector(ledger, { batchMax: 2 }).submitAll(ids, ACTORS.agency);
    expect(outcomes.map((outcome) => committed(outcome).receipt.commandId)).to.deep.equal(ids);
    expect(ledger.calls.map(({ commands }) => commands.length)).to.deep.equal([2, 2, 1]);
  });
});

describe('the collector over the embedded ledger', () => {
  it('splits a batch of too many bytes, so that nobody pays for the size of another', async () => {
    const folder = await DataFolder.make();
    const ledger = await folder.open();
    try {
      await registered(ledger);
      const collector = new Collector(ledger);
      // 60 commands of 60 kB are refused one by one, but together they are more than one transaction may hold.
      const large = Array.from({ length: 60 }, (_, i) => ({
        ...ask(`large-access-${String(i)}`),
        caseNumber: 'x'.repeat(60_000),
      }));
      const commands = [ask('access-first'), ...large, ask('access-last')];
      const direct: unknown = await ledger.submit(commands, ACTORS.agency).catch((error: unknown) => error);
      expect(direct).to.be.instanceOf(CodedError).with.property('code', 'BATCH_TOO_LARGE');
      const outcomes = await Promise.all(commands.map((command) => collector.submit(command, ACTORS.agency)));
      expect(outcomes[0]?.status).to.equal('committed');
      expect(outcomes.at(-1)?.status).to.equal('committed');
      for (const outcome of outcomes.slice(1, -1)) expect(outcome).to.include({ code: 'INPUT_INVALID' });
      const listed = await collector.submitAll(commands, ACTORS.agency);
      expect(listed.map(({ status }) => status)).to.deep.equal([
        'repeated',
        ...Array<string>(60).fill('refused'),
        'repeated',
      ]);
    } finally {
      await ledger.close();
      await folder.remove();
    }
  });
});
