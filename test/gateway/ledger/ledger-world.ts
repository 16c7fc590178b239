import type { Block, Ledger, LedgerAnswer } from '#gateway/ledger/ledger';
import { ACTORS, NOW_MS } from '../../core/rule-context.ts';
import { askCommand, CLAUSE, registryCommands, type AnyCommand } from '../../chaincode/world.ts';

/** A statutory ask: it needs the registry and nothing else, and every id gives an access of its own. */
export function ask(id: string): AnyCommand {
  return askCommand(id, `subject-of-${id}`, { kind: 'statutory', clause: CLAUSE });
}

/** Puts the agencies, the purpose and its notice on a ledger without any, whose time is `nowMs`. */
export async function registered(ledger: Ledger, nowMs: number = NOW_MS): Promise<void> {
  for (const outcome of await ledger.submit(registryCommands(nowMs), ACTORS.registrar)) committed(outcome);
}

type Committed = Extract<LedgerAnswer, { readonly receipt: unknown }>;

/** The outcome, which must not be a refusal. */
export function committed(outcome: LedgerAnswer | undefined): Committed {
  if (outcome !== undefined && 'receipt' in outcome) return outcome;
  throw new Error(`not committed: ${JSON.stringify(outcome)}`);
}

/** What becomes of one command of the first agency. */
export async function settled(
  ledger: Ledger,
  command: AnyCommand,
): Promise<LedgerAnswer['status'] | undefined> {
  const [outcome] = await ledger.submit([command], ACTORS.agency);
  return outcome?.status;
}

/** The next `count` blocks from height `from` on, those to come included. */
export async function takeBlocks(ledger: Ledger, from: number, count: number): Promise<Block[]> {
  const stop = new AbortController();
  const taken: Block[] = [];
  for await (const block of ledger.blocks(from, stop.signal)) {
    taken.push(block);
    if (taken.length === count) break;
  }
  stop.abort();
  return taken;
}

/** All blocks of a reader that comes to its end. */
export async function allBlocks(reader: AsyncIterable<Block>): Promise<Block[]> {
  const blocks: Block[] = [];
  for await (const block of reader) blocks.push(block);
  return blocks;
}

/** The types of all events from height `from` to the present end. */
export async function eventTypes(ledger: Ledger, from: number): Promise<string[]> {
  const { height } = await ledger.status();
  const blocks = await takeBlocks(ledger, from, height - from + 1);
  const events = blocks.flatMap(({ transactions }) => transactions.flatMap((each) => each.events));
  return events.map((event) => (event as { readonly type: string }).type);
}
