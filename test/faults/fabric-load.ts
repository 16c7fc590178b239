import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Ledger, LedgerAnswer } from '#gateway/ledger/ledger';
import { ServiceError } from '#gateway/service-error';
import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import { takeBlocks } from '../gateway/ledger/ledger-world.ts';
import { until } from '../until.ts';

const CALLERS = 8;
const PAUSE_MS = 20;
const COMMANDS_MAX = 20_000;
/** Commands without an outcome that are given again side by side: thousands, one after another, would take minutes. */
const REPEATED_TOGETHER = 50;

const FOUNDER = (await readDemoCatalogue()).agencies[0];
const REGISTRAR = { role: 'registrar', agency: FOUNDER?.creditCode ?? '', organisation: 'ministry' } as const;
const OFFICER = 'o'.repeat(43);

/** Puts on the ledger what the load's commands need, once the peers of a new network know each other. */
export async function found(ledger: Ledger): Promise<void> {
  const command = { ...FOUNDER, type: 'registry.register-agency', id: 'found-ledger', officer: OFFICER };
  await until('the ledger is founded', async () => {
    const [answer] = await ledger.submit([command], REGISTRAR).catch(unavailableYet);
    if (answer?.status === 'refused') throw new Error(`not founded: ${answer.code}`);
    return answer !== undefined && 'receipt' in answer;
  });
}

function unavailableYet(error: unknown): LedgerAnswer[] {
  if (error instanceof ServiceError && error.code === 'LEDGER_UNAVAILABLE') return [];
  throw error;
}

export interface FabricLoadOptions {
  /** Leads the id of each command. */
  readonly name: string;
  /** Told of each command before it is sent, and with its block when it is acknowledged. */
  readonly onStep?: (id: string, block?: number) => void;
}

/** A bounded load of commands on a ledger, and what each of its callers was told. */
export class FabricLoad {
  readonly #ledger: Ledger;
  readonly #options: FabricLoadOptions;
  /** The block of each command that was acknowledged. */
  readonly #acknowledged = new Map<string, number>();
  /** Begun, and not acknowledged: whether it was always said that nothing was done. */
  readonly #open = new Map<string, boolean>();
  readonly #failures: ServiceError[] = [];
  #begun = 0;
  #isStopped = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(ledger: Ledger, options: FabricLoadOptions) {
    this.#ledger = ledger;
    this.#options = options;
  }

  /** How many callers were told that their command failed. */
  get failed(): number {
    return this.#failures.length;
  }

  start(): void {
    this.#running = Promise.all(Array.from({ length: CALLERS }, () => this.#call()));
  }

  /** Begins nothing more, and waits for what was begun. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  /** Takes up what another process was told, or not told, before it ended. */
  takeUp(begun: Iterable<string>, acknowledged: ReadonlyMap<string, number>): void {
    for (const id of begun) this.#open.set(id, false);
    for (const [id, block] of acknowledged) this.#acknowledge(id, block);
  }

  /** Until a command that is begun from now on is acknowledged; fails where the network does not recover in 30 s. */
  async succeeds(): Promise<void> {
    const before = this.#begun;
    const isNew = (id: string): boolean => Number(id.slice(this.#options.name.length + 1)) >= before;
    await until('a command succeeds', () => [...this.#acknowledged.keys()].some(isNew));
  }

  /**
   * Ends the load, repeats what was not acknowledged until it is, and compares with the ledger: each command is
   * there once, in the block that was told, and none of which it was said that nothing was done was there already.
   */
  async settle(): Promise<{ readonly acknowledged: number; readonly failed: number }> {
    await this.stop();
    const done: string[] = [];
    await until('every outcome is known', async () => {
      const open = [...this.#open];
      for (let from = 0; from < open.length; from += REPEATED_TOGETHER) {
        const together = open.slice(from, from + REPEATED_TOGETHER);
        const statuses = await Promise.all(together.map(([id]) => this.#submit(id)));
        for (const [i, [id, nothingDone]] of together.entries())
          if (nothingDone && statuses[i] === 'repeated') done.push(id);
      }
      return this.#open.size === 0;
    });
    expect(done, 'done although the answer was that nothing was').to.deep.equal([]);
    const found = await commandsOnLedger(this.#ledger, this.#options.name);
    const told = [...this.#acknowledged].map(([id, block]) => [id, [block]] as const);
    expect(new Map([...found].sort())).to.deep.equal(new Map([...told].sort()));
    for (const { code, retryAfterSeconds } of this.#failures) {
      expect(code).to.be.oneOf(['LEDGER_UNAVAILABLE', 'OUTCOME_UNKNOWN']);
      expect(retryAfterSeconds).to.be.above(0);
    }
    return { acknowledged: told.length, failed: this.failed };
  }

  async #call(): Promise<void> {
    while (!this.#isStopped && this.#begun < COMMANDS_MAX) {
      const id = `${this.#options.name}-${String(this.#begun)}`;
      this.#begun += 1;
      await this.#submit(id);
      await sleep(PAUSE_MS);
    }
  }

  async #submit(id: string): Promise<LedgerAnswer['status']> {
    if (!this.#open.has(id)) {
      this.#open.set(id, true);
      this.#options.onStep?.(id);
    }
    const answer = await this.#answer(id);
    if ('receipt' in answer) this.#acknowledge(id, answer.receipt.block);
    else if (answer.status === 'refused') throw new Error(`${id} is refused: ${answer.code}`);
    else {
      this.#failures.push(answer.error);
      if (answer.error.code !== 'LEDGER_UNAVAILABLE') this.#open.set(id, false);
    }
    return answer.status;
  }

  async #answer(id: string): Promise<LedgerAnswer> {
    const command = {
      type: 'registry.publish-data-category',
      id,
      officer: OFFICER,
      code: id,
      title: { zh: '类别', en: 'Category' },
      sensitive: false,
      providers: [REGISTRAR.agency],
    };
    try {
      const [answer] = await this.#ledger.submit([command], REGISTRAR);
      if (answer === undefined) throw new Error(`no answer for ${id}`);
      return answer;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { status: 'unanswered', commandId: id, error };
    }
  }

  #acknowledge(id: string, block: number): void {
    this.#open.delete(id);
    this.#acknowledged.set(id, block);
    this.#options.onStep?.(id, block);
  }
}

/** The blocks of each command of a load. */
async function commandsOnLedger(ledger: Ledger, name: string): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  const { height } = await ledger.status();
  for (const block of await takeBlocks(ledger, 1, height)) {
    for (const event of block.transactions.flatMap(({ events }) => events)) {
      const { commandId } = event as { readonly commandId: string };
      if (commandId.startsWith(`${name}-`))
        found.set(commandId, [...(found.get(commandId) ?? []), block.height]);
    }
  }
  return found;
}
