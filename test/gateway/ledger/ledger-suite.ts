import { expect } from 'chai';
import { canonicalJson } from '#core/canonical-json';
import type { Ledger } from '#gateway/ledger/ledger';
import { transactionsIn } from '#gateway/ledger/written-block';
import { ACTORS, AGENCIES, id32, NOW_MS } from '../../core/rule-context.ts';
import { askCommand, registryCommands, type AnyCommand } from '../../chaincode/world.ts';
import { suspendAllOfASheet } from './certificates-at-once.ts';
import { allBlocks, ask, committed, eventTypes, registered, settled, takeBlocks } from './ledger-world.ts';

export interface OpenLedger {
  readonly ledger: Ledger;
  close(): Promise<void>;
}

/**
 * What every ledger behind the port must do. `open` gives one without a command at each call; it may have blocks
 * already. `clock` is the ledger's own, milliseconds since the epoch.
 */
export function describeLedger(
  title: string,
  open: () => Promise<OpenLedger>,
  clock: () => number = () => NOW_MS,
): void {
  describe(`${title}, as a ledger`, () => {
    let opened: OpenLedger;
    let ledger: Ledger;
    beforeEach(async () => {
      opened = await open();
      ({ ledger } = opened);
    });
    afterEach(() => opened.close());

    describeSubmit(() => ledger, clock);
    describeRepeats(() => ledger, clock);
    describeBlocks(() => ledger, clock);
    describeQuestions(() => ledger, clock);
  });
}

function describeSubmit(ledger: () => Ledger, clock: () => number): void {
  it('answers each command in its place, with a receipt for what was committed', async () => {
    const commands = [...registryCommands(clock()), { type: 'no-such-command', id: 'unknown-1' }];
    const outcomes = await ledger().submit(commands, ACTORS.registrar);
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      ...registryCommands(clock()).map(() => 'committed'),
      'refused',
    ]);
    expect(outcomes.at(-1)).to.include({ commandId: 'unknown-1', code: 'COMMAND_UNKNOWN' });
    const { height, time } = await ledger().status();
    for (const [i, outcome] of outcomes.slice(0, -1).entries()) {
      const { receipt, events } = committed(outcome);
      expect(receipt).to.include({ commandId: commands[i]?.id, block: height, committedAt: time });
      expect(receipt.transactionId).to.match(/^[0-9a-f]{64}$/);
      expect(events.map(({ commandId }) => commandId)).to.deep.equal([commands[i]?.id]);
    }
    expect(committed(outcomes[0]).events[0]?.type).to.equal('AgencyRegistered');
  });

  it('takes acts at once on certificates that share a sheet', () => suspendAllOfASheet(ledger(), clock));

  it('gives what the event says back as it is on the ledger', async () => {
    await registered(ledger(), clock());
    const [outcome] = await ledger().submit([ask('access-1')], ACTORS.agency);
    const { events, receipt } = committed(outcome);
    const [block] = await takeBlocks(ledger(), receipt.block, 1);
    const onLedger = block?.transactions.find(({ id }) => id === receipt.transactionId);
    expect(canonicalJson(onLedger?.events)).to.equal(canonicalJson(events));
    expect(onLedger?.actor).to.deep.equal(ACTORS.agency);
  });

  it('leaves nothing of a refused command, and commits its neighbours', async () => {
    await registered(ledger(), clock());
    const good = [ask('access-1'), ask('access-3')];
    const bad = { ...ask('access-2'), caseNumber: 7 };
    const outcomes = await ledger().submit([good[0], bad, good[1]], ACTORS.agency);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['committed', 'refused', 'committed']);
    const [block] = await takeBlocks(ledger(), committed(outcomes[0]).receipt.block, 1);
    expect(block?.body).to.contain('access-1').and.not.to.contain('access-2');
    // Its id is as if it had never been used.
    expect(await settled(ledger(), ask('access-2'))).to.equal('committed');
  });

  it('makes no block where everything was refused', async () => {
    const before = await ledger().status();
    const outcomes = await ledger().submit([{}, null, 'text', 7], ACTORS.agency);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(Array(4).fill('refused'));
    expect((await ledger().status()).height).to.equal(before.height);
  });

  it('lets only the right signer act', async () => {
    const [outcome] = await ledger().submit(registryCommands(clock()).slice(0, 1), ACTORS.agency);
    expect(outcome).to.include({ status: 'refused', code: 'ROLE_NOT_ALLOWED' });
  });

  it('does nothing of a batch that is too large, and goes on', async () => {
    const commands = Array.from({ length: 1_001 }, (_, i) => ask(`access-${String(i)}`));
    await registered(ledger(), clock());
    const before = await ledger().status();
    const failure: unknown = await ledger()
      .submit(commands, ACTORS.agency)
      .catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'BATCH_TOO_LARGE');
    expect((await ledger().status()).height).to.equal(before.height);
    expect(await settled(ledger(), ask('access-0'))).to.equal('committed');
  });
}

function describeRepeats(ledger: () => Ledger, clock: () => number): void {
  const other = (command: AnyCommand): AnyCommand => ({ ...command, caseNumber: 'CASE-2026-0002' });

  it('answers a repeat with the first receipt and events', async () => {
    await registered(ledger(), clock());
    const [first] = await ledger().submit([ask('access-1')], ACTORS.agency);
    await ledger().submit([ask('access-2')], ACTORS.agency);
    const reordered = Object.fromEntries(Object.entries(ask('access-1')).reverse());
    const [again] = await ledger().submit([reordered], ACTORS.agency);
    expect(again).to.deep.equal({ ...committed(first), status: 'repeated' });
  });

  it('refuses other content under a used id', async () => {
    await registered(ledger(), clock());
    await ledger().submit([ask('access-1')], ACTORS.agency);
    const outcomes = await ledger().submit([other(ask('access-1')), ask('access-2')], ACTORS.agency);
    expect(outcomes[0]).to.include({ status: 'refused', commandId: 'access-1', code: 'ID_REUSED' });
    expect(outcomes[1]).to.include({ status: 'committed' });
  });

  it('keeps the ids of one agency apart from those of another', async () => {
    await registered(ledger(), clock());
    await ledger().submit([ask('access-1')], ACTORS.agency);
    const foreign = { ...askCommand('access-1', 'subject-2', { kind: 'grant' }), provider: AGENCIES.first };
    const [outcome] = await ledger().submit([foreign], ACTORS.otherAgency);
    expect(outcome).to.include({ status: 'committed' });
  });

  it('does a command once that comes 50 times at once, and tells everybody the same', async () => {
    await registered(ledger(), clock());
    const { height } = await ledger().status();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ledger().submit([ask('access-1')], ACTORS.agency)),
    );
    const outcomes = answers.map(([outcome]) => committed(outcome));
    expect(outcomes.filter(({ status }) => status === 'committed')).to.have.length(1);
    for (const { receipt, events } of outcomes) {
      expect(receipt).to.deep.equal(outcomes[0]?.receipt);
      expect(events).to.deep.equal(outcomes[0]?.events);
    }
    expect(await eventTypes(ledger(), height + 1)).to.deep.equal(['AccessDecided']);
  });

  it('takes one of two contents that come at once under one id', async () => {
    await registered(ledger(), clock());
    const answers = await Promise.all(
      [ask('access-1'), other(ask('access-1'))].map((command) => ledger().submit([command], ACTORS.agency)),
    );
    expect(answers.flat().map(({ status }) => status)).to.have.members(['committed', 'refused']);
    const refused = answers.flat().find(({ status }) => status === 'refused');
    expect(refused).to.include({ code: 'ID_REUSED' });
  });

  it('does a command once that stands twice in one batch', async () => {
    await registered(ledger(), clock());
    const { height } = await ledger().status();
    const [first, second] = await ledger().submit([ask('access-1'), ask('access-1')], ACTORS.agency);
    expect(first?.status).to.equal('committed');
    expect(second).to.deep.equal({ ...committed(first), status: 'repeated' });
    expect(await eventTypes(ledger(), height + 1)).to.deep.equal(['AccessDecided']);
  });
}

function describeBlocks(ledger: () => Ledger, clock: () => number): void {
  it('replays every block from any height, in order and without gaps', async () => {
    await registered(ledger(), clock());
    for (const i of [1, 2, 3]) await ledger().submit([ask(`access-${String(i)}`)], ACTORS.agency);
    const { height } = await ledger().status();
    const all = await takeBlocks(ledger(), 1, height);
    expect(all.map((block) => block.height)).to.deep.equal(Array.from({ length: height }, (_, i) => i + 1));
    expect(await takeBlocks(ledger(), 1, height)).to.deep.equal(all);
    expect(await takeBlocks(ledger(), 3, height - 2)).to.deep.equal(all.slice(2));
    // Blocks of others, who have clocks of their own, may lie between those of this ledger's commands.
    const own = all.filter(({ transactions }) => transactions.length > 0);
    for (const [i, block] of own.entries()) expect(block.time).to.be.at.least(own[i - 1]?.time ?? 0);
  });

  it('replays more blocks than one page holds', async () => {
    await registered(ledger(), clock());
    for (let i = 0; i < 40; i += 1) await ledger().submit([ask(`access-${String(i)}`)], ACTORS.agency);
    const { height } = await ledger().status();
    const types = (await takeBlocks(ledger(), 1, height)).flatMap(({ transactions }) =>
      transactions.flatMap(({ events }) => events.map((event) => (event as { commandId: string }).commandId)),
    );
    expect(types.slice(-40)).to.deep.equal(Array.from({ length: 40 }, (_, i) => `access-${String(i)}`));
  });

  it('hands out new blocks as they come, each command once', async () => {
    await registered(ledger(), clock());
    const { height } = await ledger().status();
    const reading = takeBlocks(ledger(), height + 1, 2);
    await ledger().submit([ask('access-1')], ACTORS.agency);
    await ledger().submit([ask('access-2')], ACTORS.agency);
    expect((await reading).map((block) => block.height)).to.deep.equal([height + 1, height + 2]);
  });

  it('writes a block so that another thread reads the same of it', async () => {
    await registered(ledger(), clock());
    await ledger().submit([ask('access-1'), ask('access-2')], ACTORS.agency);
    const { height } = await ledger().status();
    for (const { height: at, time, body, transactions } of await takeBlocks(ledger(), 1, height))
      expect(transactionsIn(structuredClone({ height: at, time, body }))).to.deep.equal(
        transactions.map(({ id, time: claimed, actor, events }) => ({ id, time: claimed, actor, events })),
      );
  });

  it('ends a reader that waits when it is told to, and one that is told before it starts', async () => {
    const stop = new AbortController();
    const { height } = await ledger().status();
    const reading = allBlocks(ledger().blocks(height + 1, stop.signal));
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await reading).to.deep.equal([]);
    expect(await allBlocks(ledger().blocks(1, stop.signal))).to.deep.equal([]);
  });

  it('serves several readers, each at its own place', async () => {
    await registered(ledger(), clock());
    const { height } = await ledger().status();
    const fromStart = takeBlocks(ledger(), 1, height + 1);
    const live = takeBlocks(ledger(), height + 1, 1);
    await ledger().submit([ask('access-1')], ACTORS.agency);
    expect((await fromStart).at(-1)).to.deep.equal((await live)[0]);
  });
}

function describeQuestions(ledger: () => Ledger, clock: () => number): void {
  it('knows the world state', async () => {
    const question = { kind: 'state', name: 'agency', id: AGENCIES.first } as const;
    expect(await ledger().evaluate(question, ACTORS.agency)).to.equal(undefined);
    await registered(ledger(), clock());
    expect(await ledger().evaluate(question, ACTORS.agency)).to.include({ organisation: 'ministry' });
  });

  it('shows no state that is not committed', async () => {
    const question = { kind: 'state', name: 'agency', id: AGENCIES.first } as const;
    const writing = ledger().submit(registryCommands(clock()), ACTORS.registrar);
    let seen: unknown;
    for (let i = 0; i < 10_000 && seen === undefined; i += 1) {
      seen = await ledger().evaluate(question, ACTORS.agency);
      if (i % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    }
    // A block that comes after this one can only be for something else.
    const { receipt } = committed((await writing)[0]);
    expect(seen).to.include({ organisation: 'ministry' });
    expect((await ledger().status()).height).to.equal(receipt.block);
  });

  it('says where a transaction is, whose answer was lost', async () => {
    await registered(ledger(), clock());
    const [outcome] = await ledger().submit([ask('access-1')], ACTORS.agency);
    const { transactionId, block } = committed(outcome).receipt;
    const lookUp = (id: string): Promise<unknown> =>
      ledger().evaluate({ kind: 'transaction', id }, ACTORS.agency);
    expect(await lookUp(transactionId)).to.deep.equal({ block });
    expect(await lookUp(id32('never'))).to.equal(undefined);
  });

  it('tells its height and time', async () => {
    const empty = await ledger().status();
    expect(empty).to.include({ state: 'ready' });
    const [outcome] = await ledger().submit(registryCommands(clock()), ACTORS.registrar);
    const { receipt } = committed(outcome);
    expect(receipt.block).to.be.above(empty.height);
    expect(await ledger().status()).to.deep.equal({
      ...empty,
      height: receipt.block,
      time: receipt.committedAt,
    });
  });
}
