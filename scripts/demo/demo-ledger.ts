import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '#core/contract/actor';
import type { DomainEvent } from '#core/contract/domain-event';
import type { Outcome } from '#gateway/ledger/ledger';
import { ServiceError } from '#gateway/service-error';
import type { Services } from '#gateway/services';

const TRAIL_WAIT_MS = 60_000;
/** A network that has just been started needs a while until its peers have found each other. */
const UNAVAILABLE_MAX_MS = 30_000;
const UNAVAILABLE_PAUSE_MS = 500;

export interface DemoCommand {
  readonly type: string;
  readonly id: string;
  readonly [member: string]: unknown;
}

/**
 * The ledger as the loader uses it: what is there already is not sent again, so that a load that was interrupted
 * goes on where it stopped, although times and signatures would differ.
 */
export class DemoLedger {
  readonly #services: Services;
  readonly #known: Map<string, DomainEvent[]>;
  #block: number;

  private constructor(services: Services, known: Map<string, DomainEvent[]>, block: number) {
    this.#services = services;
    this.#known = known;
    this.#block = block;
  }

  static async open(services: Services): Promise<DemoLedger> {
    const { height } = await services.ledger.status();
    await services.trail.waitForBlock(height, TRAIL_WAIT_MS);
    const rows = await services.trail.db
      .selectFrom('events')
      .select(['agency', 'command_id', 'body'])
      .where('command_id', 'like', 'demo-%')
      .orderBy('seq')
      .execute();
    const known = new Map<string, DomainEvent[]>();
    for (const row of rows) {
      const key = `${row.agency}/${row.command_id}`;
      known.set(key, [...(known.get(key) ?? []), JSON.parse(row.body) as DomainEvent]);
    }
    return new DemoLedger(services, known, height);
  }

  /** The events of this command of this agency, where the ledger had it when this was opened. */
  known(agency: string, commandId: string): readonly DomainEvent[] | undefined {
    return this.#known.get(`${agency}/${commandId}`);
  }

  /** The command's events, of now or of the first time. A refusal is a mistake of ours, and is thrown. */
  async submit(command: DemoCommand, signer: Actor): Promise<readonly DomainEvent[]> {
    const known = this.known(signer.agency, command.id);
    if (known !== undefined) return known;
    const outcome = await this.#submitPatiently(command, signer);
    if (outcome.status === 'refused')
      throw new Error(`the ledger refuses ${command.type} ${command.id}: ${outcome.code} ${outcome.detail}`);
    this.reached(outcome.receipt.block);
    return outcome.events;
  }

  async #submitPatiently(command: DemoCommand, signer: Actor): Promise<Outcome> {
    const { collector, clock } = this.#services;
    const until = clock() + UNAVAILABLE_MAX_MS;
    for (;;) {
      try {
        return await collector.submit(command, signer);
      } catch (error) {
        const isAway = error instanceof ServiceError && error.code === 'LEDGER_UNAVAILABLE';
        if (!isAway || clock() >= until) throw error;
        await sleep(UNAVAILABLE_PAUSE_MS);
      }
    }
  }

  /** Something was committed in this block. */
  reached(block: number): void {
    this.#block = Math.max(this.#block, block);
  }

  /** Waits until all that was committed here can be read in the trail. */
  async settle(): Promise<void> {
    await this.#services.trail.waitForBlock(this.#block, TRAIL_WAIT_MS);
  }
}
