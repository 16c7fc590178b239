import { AGGREGATES } from '#core/contract/aggregates';
import { DomainEvent, type EventOf } from '#core/contract/domain-event';
import { formatCertificateIdentifier } from '#core/identifier/certificate-identifier';
import type { Block, Outcome } from '#gateway/ledger/ledger';
import { MemoryState } from '../../core/memory-state.ts';
import { AGENCIES } from '../../core/rule-context.ts';
import { takeBlocks } from './ledger-world.ts';
import { givenBy, type Given, type Known, type Step } from './random-acts.ts';
import { NATIONAL_CODE, type RandomWorld } from './random-world.ts';

/** A certificate that nobody issued. */
const UNISSUED = formatCertificateIdentifier({
  type: NATIONAL_CODE,
  agency: AGENCIES.second,
  serial: 'NONE',
  version: 1,
});

/** One command of a history and what the ledger answered. */
export interface Answered extends Given {
  readonly outcome: Outcome;
}

/** All that came of a random history. */
export interface History {
  readonly world: RandomWorld;
  readonly answers: readonly Answered[];
  readonly blocks: readonly Block[];
  /** Of the whole ledger up to the history's end, in the ledger's order. */
  readonly events: readonly DomainEvent[];
  /** What a plain fold makes of `events`. */
  readonly folded: MemoryState;
}

export interface PlayOptions {
  /** Sets the ledger's clock forward; left out where it cannot be set. */
  readonly advance?: ((ms: number) => void) | undefined;
  /** Prefix of the commands' ids: new on this ledger, four to twenty letters and digits. */
  readonly name: string;
}

/** Plays the steps; what goes together is submitted at once, one list for each signer. */
export async function playHistory(
  world: RandomWorld,
  steps: readonly Step[],
  { name, advance }: PlayOptions,
): Promise<History> {
  const answers: Answered[] = [];
  let number = 0;
  for (const group of groupsOf(steps)) {
    for (const { passedMs } of group) advance?.(passedMs);
    const given = group.map((step) => {
      number += 1;
      const id = `${name}-${String(number).padStart(4, '0')}`;
      return givenBy(step, { world, id, known: knownAfter(answers, step) });
    });
    answers.push(...(await submitTogether(world, given)));
  }
  const { height } = await world.ledger.status();
  const blocks = await takeBlocks(world.ledger, 1, height);
  const events = blocks.flatMap(({ transactions }) =>
    transactions.flatMap((transaction) => transaction.events.map((event) => DomainEvent.parse(event))),
  );
  const folded = new MemoryState(AGGREGATES);
  folded.apply(...events);
  return { world, answers, blocks, events, folded };
}

export function eventsOf<T extends DomainEvent['type']>(
  { events }: Pick<History, 'events'>,
  type: T,
): readonly EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}

function groupsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (step.together && last !== undefined && last.length < 5) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

async function submitTogether(world: RandomWorld, given: readonly Given[]): Promise<readonly Answered[]> {
  const bySigner = Map.groupBy(given, ({ signer }) => JSON.stringify(signer));
  const submitted = [...bySigner.values()].map(async (group): Promise<readonly Answered[]> => {
    const [first] = group;
    if (first === undefined) return [];
    const outcomes = await world.ledger.submit(
      group.map(({ command }) => command),
      first.signer,
    );
    return group.map((one, place) => {
      const outcome = outcomes[place];
      if (outcome === undefined || outcome.status === 'unanswered') {
        throw new Error('a command without an outcome');
      }
      return { ...one, outcome };
    });
  });
  return (await Promise.all(submitted)).flat();
}

function knownAfter(answers: readonly Answered[], { pick }: Step): Known {
  const events = answers.flatMap(({ outcome }) => (outcome.status === 'refused' ? [] : outcome.events));
  const named = <T extends DomainEvent['type']>(
    type: T,
    nameOf: (event: EventOf<T>) => string,
    none: string,
  ): string => {
    const found = eventsOf({ events }, type);
    const event = found[found.length - 1 - (pick % Math.max(1, found.length))];
    return event === undefined ? none : nameOf(event);
  };
  return {
    requestId: named('AuthorisationRequested', (event) => event.requestId, 'request-none'),
    grantId: named('GrantMade', (event) => event.grantId, 'grant-none'),
    accessId: named('AccessDecided', (event) => event.accessId, `${'0'.repeat(64)}.0`),
    appointmentId: named('RepresentativeAppointed', (event) => event.appointmentId, 'power-none'),
    identifier: named('CertificateIssued', (event) => event.identifier, UNISSUED),
  };
}
