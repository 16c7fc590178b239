import { expect } from 'chai';
import { ServiceError } from '#gateway/service-error';
import { AskedThread } from '#gateway/threads/asked-thread';
import type { CountingAnswers } from './counting-thread.ts';
import { nextThread } from './next-thread.ts';

/** What a question that was not answered comes to in these tests. */
class Unanswered extends Error {
  readonly kind: keyof CountingAnswers;

  constructor(kind: keyof CountingAnswers, cause: Error | undefined) {
    super('unanswered', { cause });
    this.kind = kind;
  }
}

describe('AskedThread', () => {
  let thread: AskedThread<CountingAnswers, number>;
  const begin = (workerData?: string): typeof thread =>
    (thread = new AskedThread({
      program: new URL('counting-thread.ts', import.meta.url),
      workerData,
      youngMb: 4,
      unanswered: (kind, cause) => new Unanswered(kind, cause),
    }));
  afterEach(() => thread.close());

  const faultOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('hands each answer to whoever asked, in the order in which they are done', async () => {
    begin();
    const done: number[] = [];
    const ask = async (more: number, afterMs: number): Promise<void> => {
      done.push(more);
      expect(await thread.ask('add', more, afterMs)).to.be.greaterThanOrEqual(more);
      done.push(-more);
    };
    await Promise.all([ask(1, 60), ask(2, 0)]);
    expect(done).to.deep.equal([1, 2, -2, -1]);
    expect(await thread.ask('add', 4)).to.equal(7);
  });

  it('tells its state before the answer that it comes with, and with refusals', async () => {
    begin();
    const told: (number | string)[] = [];
    await thread.ask('add', 1);
    thread.onState((state) => told.push(state));
    await thread.ask('add', 2).then(() => told.push('answered'));
    await faultOf(thread.ask('refuse'));
    expect(told).to.deep.equal([3, 'answered', 3]);
  });

  it('refuses with the class and codes of the fault, and goes on', async () => {
    const fault = await faultOf(begin().ask('refuse'));
    expect(fault).to.be.instanceOf(ServiceError).and.include({ code: 'QUEUE_FULL', retryAfterSeconds: 7 });
    expect(await thread.ask('add', 5)).to.equal(5);
  });

  it('refuses everything where it could not be opened, and closes all the same', async () => {
    begin('unopened').onState(() => expect.fail('there is no state'));
    for (const asked of [thread.ask('add', 1), thread.ask('refuse')])
      expect(await faultOf(asked))
        .to.be.instanceOf(ServiceError)
        .with.property('code', 'STORAGE_DAMAGED');
    expect(thread.hasEnded).to.equal(false);
    await thread.close();
    expect(thread.hasEnded).to.equal(true);
  });

  it('ends when it is closed, and answers nothing more', async () => {
    const asked = faultOf(begin().ask('add', 1, 60_000));
    expect(await thread.ask('add', 1)).to.equal(1);
    await Promise.all([thread.close(), thread.close()]);
    expect(thread.hasEnded).to.equal(true);
    expect(await asked)
      .to.be.instanceOf(Unanswered)
      .and.include({ kind: 'add', cause: undefined });
    expect(await faultOf(thread.ask('add', 1)))
      .to.be.instanceOf(Unanswered)
      .with.property('cause', undefined);
  });

  it('leaves nobody waiting when it fails, and says what failed', async () => {
    begin();
    const faults = await Promise.all([faultOf(thread.ask('add', 1, 60_000)), faultOf(thread.ask('fail'))]);
    expect(faults.map((fault) => (fault as Unanswered).kind)).to.deep.equal(['add', 'fail']);
    for (const fault of [...faults, await faultOf(thread.ask('refuse'))])
      expect((fault as Unanswered).cause)
        .to.be.instanceOf(RangeError)
        .with.property('message', 'the thread fails');
  });

  it('leaves nobody waiting when it is ended', async () => {
    const begun = nextThread();
    const asked = faultOf(begin().ask('add', 1, 60_000));
    await (await begun).terminate();
    expect(await asked)
      .to.be.instanceOf(Unanswered)
      .and.include({ kind: 'add', cause: undefined });
  });

  it('leaves nobody waiting where it has no program', async () => {
    thread = new AskedThread({
      program: new URL('absent.js', import.meta.url),
      youngMb: 4,
      unanswered: (kind, cause) => new Unanswered(kind, cause),
    });
    const fault = await faultOf(thread.ask('add', 1));
    expect((fault as Unanswered).cause).to.have.property('code', 'MODULE_NOT_FOUND');
  });
});
