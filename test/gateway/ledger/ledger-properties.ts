import { randomBytes, randomInt } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { AGGREGATES } from '#core/contract/aggregates';
import type { AggregateName } from '#core/contract/states';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import { fill } from '../trail/filled-trail.ts';
import { ReplayLedger } from '../trail/replay-ledger.ts';
import { ACTORS } from '../../core/rule-context.ts';
import { INVARIANTS } from './invariants.ts';
import { committed } from './ledger-world.ts';
import type { OpenLedger } from './ledger-suite.ts';
import { playHistory, type History } from './random-history.ts';
import { randomSteps } from './random-acts.ts';
import { openRandomWorld } from './random-world.ts';
import { requireAgreement } from './trail-agreement.ts';
import { trailHash } from '../trail/trail-hash.ts';

export interface LedgerPropertiesOptions {
  /** An open ledger; it may be the same one each time. */
  readonly open: () => Promise<OpenLedger>;
  /** The time that the ledger gives its transactions, milliseconds since the epoch. */
  readonly now: () => number;
  /** Sets that time forward; left out where it is the world's. */
  readonly advance?: (ms: number) => void;
  /** How many histories are played, and how many commands each has. */
  readonly histories: number;
  readonly steps: number;
  /** Longest time for all of them, in milliseconds. */
  readonly timeoutMs: number;
}

/** `PROPERTY_SEED` plays the histories of an earlier run again. */
function seedOfThisRun(): number {
  return Number(process.env['PROPERTY_SEED'] ?? randomInt(2 ** 31));
}

/**
 * Plays random histories on a ledger and looks whether the invariants hold, and whether the ledger's state and the
 * trail are what a plain fold of the events makes.
 */
export function describeLedgerProperties(title: string, options: LedgerPropertiesOptions): void {
  const seed = seedOfThisRun();
  describe(`${title}, whatever commands it gets (PROPERTY_SEED=${String(seed)})`, function () {
    this.timeout(options.timeoutMs);
    let opened: OpenLedger;
    const histories: History[] = [];

    before(async () => {
      opened = await options.open();
      const drawn = fc.sample(randomSteps(options.steps), { numRuns: options.histories, seed });
      for (const steps of drawn) {
        const name = `h${randomBytes(5).toString('hex')}`;
        const world = await openRandomWorld(opened.ledger, name, options.now);
        histories.push(await playHistory(world, steps, { name, advance: options.advance }));
      }
    });
    after(() => opened.close());

    for (const { title: invariant, check } of INVARIANTS)
      it(invariant, () => {
        for (const history of histories) check(history);
      });

    it('6: a repeat of any command is harmless, and gets the first answer', async () => {
      const newest = histories.at(-1);
      if (newest === undefined) throw new Error('no history');
      const before = await opened.ledger.status();
      for (const { command, signer, outcome } of newest.answers) {
        if (outcome.status === 'refused') continue;
        const [again] = await opened.ledger.submit([command], signer);
        const { receipt, events } = committed(outcome);
        expect(again).to.deep.equal({ status: 'repeated', receipt, events });
      }
      expect(await opened.ledger.status()).to.deep.equal(before);
    });

    it('keeps the state that a plain fold of its events gives', async () => {
      const newest = histories.at(-1);
      if (newest === undefined) throw new Error('no history');
      for (const [name, id] of touchedBy(newest)) {
        const kept = await opened.ledger.evaluate({ kind: 'state', name, id }, ACTORS.agency);
        expect(kept, `${name}/${id}`).to.deep.equal(newest.folded.get(name, id));
      }
    });

    it('9: gives every trail the same rows, which agree with the fold, whatever restarts and repeats', async () => {
      const newest = histories.at(-1);
      if (newest === undefined) throw new Error('no history');
      const { blocks } = newest;
      const straight = await fill(await openTrailDatabase({ file: ':memory:' }), new ReplayLedger(blocks));
      const broken = await openTrailDatabase({ file: ':memory:' });
      const half = blocks.slice(0, Math.ceil(blocks.length / 2));
      await fill(broken, new ReplayLedger(half));
      // From the beginning again, each block twice, by another reader on the same tables.
      const resumed = await fill(broken, new ReplayLedger(blocks.flatMap((block) => [block, block])));
      try {
        expect(await trailHash(broken)).to.equal(await trailHash(straight.db));
        await requireAgreement(straight.db, newest);
      } finally {
        await straight.stop();
        await resumed.stop();
      }
    });
  });
}

/** Every key of the state that the events touch. */
function touchedBy({ events }: History): readonly (readonly [AggregateName, string])[] {
  const touched = new Map<string, readonly [AggregateName, string]>();
  for (const event of events)
    for (const { name, touches } of AGGREGATES) {
      const touch = (touches as Partial<Record<string, { id(of: unknown): string | undefined }>>)[event.type];
      const id = touch?.id(event);
      if (id !== undefined) touched.set(`${name}/${id}`, [name, id]);
    }
  return [...touched.values()];
}
