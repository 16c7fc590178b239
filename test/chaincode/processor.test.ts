import { expect } from 'chai';
import { canonicalJson } from '#core/canonical-json';
import { CodedError } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import { AGGREGATES } from '#core/contract/aggregates';
import { RULES } from '#core/contract/rules';
import { createProcessor, type ExecutionResult, type Processor } from '#chaincode/processor';
import type { ProcessorLimits } from '#chaincode/processor-limits';
import { ACTORS, AGENCIES, id32, LEDGER_ID, NOW_MS, ruleCrypto } from '../core/rule-context.ts';
import { countingAggregates, countingCommand, countingRule } from './counting-contract.ts';
import { MemoryWorldState } from './memory-world-state.ts';
import { askCommand, CATEGORY, CLAUSE, PURPOSE, registryCommands } from './world.ts';

const TRANSACTION_ID = 'ab'.repeat(32);

function countingProcessor(limits: Partial<ProcessorLimits> = {}): Processor {
  const rules = [countingRule];
  return createProcessor({
    rules,
    aggregates: countingAggregates,
    ledgerId: LEDGER_ID,
    crypto: ruleCrypto,
    limits,
  });
}

function execute(
  commands: readonly unknown[],
  { state = new MemoryWorldState(), processor = countingProcessor() } = {},
): Promise<ExecutionResult> {
  const execution = { commands, actor: ACTORS.agency, transactionId: TRANSACTION_ID, now: NOW_MS };
  return processor.execute(execution, state);
}

async function codeOf(command: unknown, limits: Partial<ProcessorLimits> = {}): Promise<string> {
  const { outcomes } = await execute([command], { processor: countingProcessor(limits) });
  const outcome = outcomes[0];
  return outcome === undefined || outcome.ok ? 'ok' : `${outcome.code}: ${outcome.detail}`;
}

for (const answer of ['at once', 'later'] as const) {
  describe(`the processor, over a state that answers ${answer}`, () => {
    it('sees what earlier commands of the transaction did, though the ledger does not show it', async () => {
      const state = new MemoryWorldState(answer);
      const { outcomes, events } = await execute(
        ['command-1', 'command-2', 'command-3'].map((id) => countingCommand(id, 'a')),
        { state },
      );
      expect(outcomes).to.deep.equal([
        { commandId: 'command-1', ok: true, events: [0] },
        { commandId: 'command-2', ok: true, events: [1] },
        { commandId: 'command-3', ok: false, code: 'ASKED_TOO_SOON', detail: 'asked twice already' },
      ]);
      expect(events.map((event) => event.commandId)).to.deep.equal(['command-1', 'command-2']);
    });

    it('reads each key once and writes each once, after everything was decided', async () => {
      const state = new MemoryWorldState(answer);
      await execute(
        ['a', 'b', 'a', 'b', 'a'].map((digestOf, i) => countingCommand(`command-${String(i)}`, digestOf)),
        { state },
      );
      const keys = [`access/${id32('a')}`, `access/${id32('b')}`];
      expect(state.reads).to.deep.equal(keys);
      expect(state.writes.map(([key]) => key)).to.deep.equal(keys);
      expect(state.writes[0]?.[1]).to.equal(`{"released":{"recordCount":2,"responseHash":"${id32('a')}"}}`);
    });

    it('goes on from what an earlier transaction committed', async () => {
      const state = new MemoryWorldState(answer);
      await execute([countingCommand('command-1', 'a'), countingCommand('command-2', 'a')], { state });
      state.commit();
      const { outcomes } = await execute([countingCommand('command-3', 'a')], { state });
      expect(outcomes[0]).to.include({ ok: false, code: 'ASKED_TOO_SOON' });
    });
  });
}

describe('the processor', () => {
  it('asks for what all commands need before it decides the first', async () => {
    const asked: string[] = [];
    let answerAll = (): void => undefined;
    const answered = new Promise<undefined>((resolve) => {
      answerAll = (): void => {
        resolve(undefined);
      };
    });
    const state = new (class extends MemoryWorldState {
      // Answers nobody before it was asked for both.
      override get(key: string): Promise<string | undefined> {
        if (asked.push(key) === 2) answerAll();
        return answered;
      }
    })();
    const { events } = await execute([countingCommand('command-1', 'a'), countingCommand('command-2', 'b')], {
      state,
    });
    expect(asked).to.deep.equal([`access/${id32('a')}`, `access/${id32('b')}`]);
    expect(events).to.have.length(2);
  });

  it('leaves nothing of a refused command', async () => {
    const state = new MemoryWorldState();
    state.committed.set(
      `access/${id32('a')}`,
      `{"released":{"recordCount":2,"responseHash":"${id32('a')}"}}`,
    );
    const result = await execute([countingCommand('command-1', 'a')], { state });
    expect(result.events).to.deep.equal([]);
    expect(result.payload).to.equal('{"events":[],"v":1}');
    expect(state.writes).to.deep.equal([]);
  });

  it('gives the events as the canonical bytes of the block', async () => {
    const { payload, events } = await execute([
      countingCommand('command-1', 'a'),
      { type: 'no-such-thing' },
      countingCommand('command-2', 'b'),
    ]);
    expect(events).to.have.length(2);
    expect(payload).to.equal(canonicalJson({ v: 1, events }));
  });

  it('gives the same bytes for the same transaction', async () => {
    const run = async (order: (command: object) => object): Promise<unknown> => {
      const state = new MemoryWorldState();
      const commands = [countingCommand('command-1', 'a'), countingCommand('command-2', 'b', { query: 7 })];
      const { outcomes, payload } = await execute(commands.map(order), { state });
      return [canonicalJson(outcomes), payload, state.writes];
    };
    const reversed = (command: object): object => Object.fromEntries(Object.entries(command).reverse());
    expect(await run((command) => command)).to.deep.equal(await run(reversed));
  });

  it('names its kinds of command', () => {
    expect(countingProcessor().commandTypes).to.deep.equal(['trail.record-query']);
  });
});

describe('the processor, given one command id twice', () => {
  it('answers the same content with the same outcome, and does it once', async () => {
    const again = Object.fromEntries(Object.entries(countingCommand('command-1', 'a')).reverse());
    const { outcomes, events } = await execute([countingCommand('command-1', 'a'), again]);
    expect(outcomes[1]).to.deep.equal(outcomes[0]);
    expect(events).to.have.length(1);
  });

  it('refuses other content', async () => {
    const { outcomes, events } = await execute([
      countingCommand('command-1', 'a'),
      countingCommand('command-1', 'b'),
    ]);
    expect(outcomes[1]).to.include({ commandId: 'command-1', ok: false, code: 'ID_REUSED' });
    expect(events).to.have.length(1);
  });

  it('takes it after a refusal, as it would in a transaction of its own', async () => {
    const { outcomes } = await execute([
      countingCommand('command-1', 'a', { query: 'gossip' }),
      countingCommand('command-1', 'a'),
    ]);
    expect(outcomes.map((outcome) => outcome.ok)).to.deep.equal([false, true]);
  });
});

describe('the processor, given a malformed command', () => {
  const good = countingCommand('command-1', 'a');
  const refusals: readonly [title: string, command: unknown, refusal: string][] = [
    ['null', null, 'INPUT_INVALID: /type: expected string'],
    ['text', 'revoke everything', 'INPUT_INVALID: /type: expected string'],
    ['a list', [good], 'INPUT_INVALID: /type: expected string'],
    ['no type', { id: 'command-1' }, 'INPUT_INVALID: /type: expected string'],
    [
      'an unknown type',
      { ...good, type: 'toString' },
      'COMMAND_UNKNOWN: no rule has the type of this command',
    ],
    ['an unknown member', { ...good, note: '李雷' }, 'INPUT_INVALID: /note: no such member'],
    [
      'a member whose name tells something',
      { ...good, '110101199003077758': 1 },
      'INPUT_INVALID: /*: no such member',
    ],
    [
      "an id with a person's number",
      { ...good, id: 'command-11010519491231002X' },
      "PERSONAL_NUMBER: /id: holds what looks like a person's number",
    ],
    ['a wrong type', { ...good, officer: 7 }, 'INPUT_INVALID: /officer: expected string, received number'],
    ['a broken number', { ...good, query: 0.5 }, 'INPUT_INVALID: /query: not a safe integer'],
    ['a member without a value', { ...good, query: undefined }, 'INPUT_INVALID: /query: not JSON'],
    ['an instance of a class', { ...good, query: new Date(0) }, 'INPUT_INVALID: /query: not JSON'],
  ];
  for (const [title, command, refusal] of refusals) {
    it(`refuses ${title}`, async () => {
      expect(await codeOf(command)).to.equal(refusal);
    });
  }

  it('names every wrong member, and never a value', async () => {
    const text = await codeOf({ ...good, query: 'secret-1', officer: 'secret-2', filterDigest: 'secret-3' });
    expect(text).to.match(/^INPUT_INVALID: \/officer: .*; \/query: .*; \/filterDigest: /);
    expect(text).not.to.contain('secret');
  });

  it('says whose command it was only when the id has the form of one', async () => {
    const { outcomes } = await execute([{ id: 'command-1' }, { id: '李雷' }, null]);
    const ids = outcomes.map(({ commandId }) => commandId);
    expect(ids).to.deep.equal(['command-1', null, null]);
  });
});

describe('the limits of the processor', () => {
  it('refuses a command of one byte too much, and takes it at the limit', async () => {
    const command = countingCommand('command-1', 'a');
    const bytes = canonicalJson(command).length;
    expect(await codeOf(command, { commandBytesMax: bytes })).to.equal('ok');
    expect(await codeOf(command, { commandBytesMax: bytes - 1 })).to.match(/^COMMAND_TOO_LARGE: /);
  });

  it('takes a batch at the limit of commands and refuses one more, without a write', async () => {
    const processor = countingProcessor({ batchCommandsMax: 2 });
    const commands = ['command-1', 'command-2', 'command-3'].map((id) => countingCommand(id, 'a'));
    const state = new MemoryWorldState();
    await expectCode(execute(commands, { processor, state }), 'BATCH_TOO_LARGE');
    expect(state.writes).to.deep.equal([]);
    expect((await execute(commands.slice(1), { processor, state })).events).to.have.length(2);
  });

  it('refuses a batch of too many bytes, without a write', async () => {
    const commands = [countingCommand('command-1', 'a'), countingCommand('command-2', 'b')];
    const bytes = commands.reduce((sum, command) => sum + canonicalJson(command).length, 0);
    const state = new MemoryWorldState();
    const tight = countingProcessor({ batchBytesMax: bytes - 1 });
    await expectCode(execute(commands, { processor: tight, state }), 'BATCH_TOO_LARGE');
    expect(state.writes).to.deep.equal([]);
    const enough = countingProcessor({ batchBytesMax: bytes });
    expect((await execute(commands, { processor: enough, state })).events).to.have.length(2);
  });
});

describe('a fault of a rule or of the ledger', () => {
  for (const bug of ['bug-load', 'bug-decide', 'bug-silent', 'bug-apply']) {
    it(`ends the transaction without a write (${bug})`, async () => {
      const state = new MemoryWorldState();
      const commands = [countingCommand('command-1', 'a'), countingCommand('command-2', bug)];
      const error = await failureOf(execute(commands, { state }));
      expect(error).to.be.instanceOf(Error);
      expect(error).not.to.be.instanceOf(CodedError);
      expect(state.writes).to.deep.equal([]);
    });
  }

  it('is never taken for a refusal when the ledger cannot be read', async () => {
    const broken = new (class extends MemoryWorldState {
      override get(): Promise<string | undefined> {
        return Promise.reject(new Error('EIO'));
      }
    })();
    const error = await failureOf(execute([countingCommand('command-1', 'a')], { state: broken }));
    expect(error).to.have.property('message', 'EIO');
  });
});

async function failureOf(result: Promise<unknown>): Promise<unknown> {
  return result.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error,
  );
}

async function expectCode(result: Promise<unknown>, code: string): Promise<void> {
  expect(await failureOf(result)).to.have.property('code', code);
}

const contract = createProcessor({
  rules: RULES,
  aggregates: AGGREGATES,
  ledgerId: LEDGER_ID,
  crypto: ruleCrypto,
});

describe('the accesses of a transaction, in the processor', () => {
  it('are one write, and no read but what their decision needs', async () => {
    const state = new MemoryWorldState();
    const basis = { kind: 'statutory', clause: CLAUSE };
    const asks = ['citizen-1', 'citizen-2'].map((subject) => askCommand(`ask-${subject}`, subject, basis));
    const { outcomes } = await execute(asks, { state, processor: contract });
    expect(outcomes.every(({ ok }) => ok)).to.equal(true);
    expect(state.reads).to.deep.equal([
      `data-category/${CATEGORY}`,
      `agency/${ACTORS.agency.agency}`,
      `agency/${AGENCIES.second}`,
      `purpose/${PURPOSE}`,
    ]);
    expect(state.writes.map(([key]) => key)).to.deep.equal([`asked/${TRANSACTION_ID}`]);
  });
});

describe('the standing of a signer, in the processor', () => {
  const run = async (
    commands: readonly unknown[],
    actor: Actor,
    state: MemoryWorldState,
  ): Promise<readonly string[]> => {
    const execution = { commands, actor, transactionId: TRANSACTION_ID, now: NOW_MS };
    const { outcomes } = await contract.execute(execution, state);
    state.commit();
    return outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.code));
  };
  const [founding, ...others] = registryCommands();

  it('begins with the founding, seen by the commands after it in the same transaction', async () => {
    const state = new MemoryWorldState();
    expect(await run(others.slice(0, 1), ACTORS.registrar, state)).to.deep.equal(['FOUNDING_REQUIRED']);
    const all = await run([founding, ...others], ACTORS.registrar, state);
    expect(new Set(all)).to.deep.equal(new Set(['ok']));
  });

  it('is one read for a transaction, and no write', async () => {
    const state = new MemoryWorldState();
    await run([founding, ...others], ACTORS.registrar, state);
    const head = { type: 'trail.record-query', officer: id32('officer') };
    const commands = ['query-001', 'query-002', 'query-003'].map((id) => ({
      ...head,
      id,
      query: 'events',
      filterDigest: id32('filter'),
    }));
    const execution = { commands, actor: ACTORS.oversight, transactionId: TRANSACTION_ID, now: NOW_MS };
    const { events } = await contract.execute(execution, state);
    expect(events).to.have.length(3);
    expect(state.reads).to.deep.equal([`agency/${ACTORS.oversight.agency}`]);
    expect(state.writes).to.deep.equal([]);
  });

  it('is refused to whoever claims a role that the agency does not have', async () => {
    const state = new MemoryWorldState();
    await run([founding, ...others], ACTORS.registrar, state);
    const usurper: Actor = { ...ACTORS.otherAgency, role: 'registrar' };
    expect(await run(others.slice(0, 1), usurper, state)).to.deep.equal(['ROLE_NOT_ALLOWED']);
    const stranger: Actor = { role: 'registrar', agency: AGENCIES.fourth, organisation: 'province-z' };
    const own = { ...founding, id: 'register-own', creditCode: AGENCIES.fourth, organisation: 'province-z' };
    expect(await run([own], stranger, state)).to.deep.equal(['AGENCY_NOT_FOUND']);
  });
});
