import { expect } from 'chai';
import fc from 'fast-check';
import type { DomainEvent } from '#core/contract/domain-event';
import { createProcessor } from '#chaincode/processor';
import { MemoryState } from '../core/memory-state.ts';
import { ACTORS, id32, LEDGER_ID, NOW_MS, ruleCrypto } from '../core/rule-context.ts';
import { countingAggregates, countingCommand, countingRule } from './counting-contract.ts';
import { MemoryWorldState } from './memory-world-state.ts';

const DIGESTS = ['a', 'b', 'c'] as const;

const processor = createProcessor({
  rules: [countingRule],
  aggregates: countingAggregates,
  ledgerId: LEDGER_ID,
  crypto: ruleCrypto,
});

/** The state and what happened, when `transactions` are committed one after another. */
async function commitAll(
  transactions: readonly (readonly object[])[],
): Promise<{ state: ReadonlyMap<string, string>; events: readonly DomainEvent[] }> {
  const state = new MemoryWorldState();
  const events: DomainEvent[] = [];
  for (const [number, commands] of transactions.entries()) {
    const transactionId = id32(String(number));
    const execution = { commands, actor: ACTORS.agency, transactionId, now: NOW_MS };
    events.push(...(await processor.execute(execution, state)).events);
    state.commit();
  }
  return { state: state.committed, events };
}

/** Commands, good and bad, each with a place where a transaction may end. */
const commandsAndCuts = fc.array(
  fc.record({ digestOf: fc.constantFrom(...DIGESTS), malformed: fc.boolean(), cut: fc.boolean() }),
  { maxLength: 20 },
);

function cutUp(drawn: readonly { digestOf: string; malformed: boolean; cut: boolean }[]): object[][] {
  const transactions: object[][] = [[]];
  for (const [number, { digestOf, malformed, cut }] of drawn.entries()) {
    const command = countingCommand(`command-${String(number)}`, digestOf, malformed ? { query: '?' } : {});
    transactions.at(-1)?.push(command);
    if (cut) transactions.push([]);
  }
  return transactions;
}

describe('what the processor does, whatever the commands', () => {
  it('does not depend on how they were gathered into transactions', async () => {
    await fc.assert(
      fc.asyncProperty(commandsAndCuts, async (drawn) => {
        const transactions = cutUp(drawn);
        expect(await commitAll(transactions)).to.deep.equal(await commitAll([transactions.flat()]));
      }),
    );
  });

  it('leaves the state that a plain fold of the events gives', async () => {
    await fc.assert(
      fc.asyncProperty(commandsAndCuts, async (drawn) => {
        const { state, events } = await commitAll(cutUp(drawn));
        const folded = new MemoryState(countingAggregates);
        folded.apply(...events);
        for (const digestOf of DIGESTS) {
          const written = state.get(`access/${id32(digestOf)}`);
          expect(written === undefined ? undefined : JSON.parse(written)).to.deep.equal(
            folded.get('access', id32(digestOf)),
          );
        }
      }),
    );
  });
});
