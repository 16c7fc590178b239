import { expect } from 'chai';
import fc from 'fast-check';
import { DomainEvent } from '#core/contract/domain-event';
import { EventReader } from '#gateway/trail/event-reader';
import { accessId, eventOf } from './trail-events.ts';
import { storyBlocks } from './trail-story.ts';

type Members = Readonly<Record<string, unknown>>;

const EVENTS = storyBlocks().flatMap(({ transactions }) => transactions.flatMap(({ events }) => events));
const OBJECTS = EVENTS.filter((event): event is Members => typeof event === 'object');
/** Values that members of events have, and some that none has. */
const VALUES: readonly unknown[] = [
  ...OBJECTS.flatMap((event) => Object.values(event)),
  null,
  '',
  -1,
  {},
  [],
];
const NAMES = [...new Set(OBJECTS.flatMap((event) => Object.keys(event)))];

interface Change {
  readonly event: unknown;
  readonly name: string;
  readonly value: unknown;
  readonly how: 'as it is' | 'set' | 'leave out';
}

function changed({ event, name, value, how }: Change): unknown {
  if (how === 'as it is' || typeof event !== 'object') return event;
  const members = Object.entries(event as Members).filter(([each]) => each !== name);
  return Object.fromEntries(how === 'set' ? [...members, [name, value]] : members);
}

describe('EventReader', () => {
  it('reads what DomainEvent reads, whatever came before', () => {
    const change = fc.record<Change>({
      event: fc.constantFrom(...EVENTS),
      name: fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom('__proto__', 'constructor', 'colour')),
      value: fc.constantFrom(...VALUES),
      how: fc.constantFrom('as it is', 'set', 'leave out'),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 2, maxLength: 20 }), (changes) => {
        const reader = new EventReader();
        for (const value of changes.map(changed)) {
          const [read, expected] = [reader.read(value), DomainEvent.safeParse(value)];
          // To the byte, the order of the members included.
          expect(JSON.stringify(read.data)).to.equal(JSON.stringify(expected.data));
          expect(read.error?.issues).to.deep.equal(expected.error?.issues);
        }
      }),
      { numRuns: 100 },
    );
  });

  const first = eventOf('AccessDecided');
  const wrong: readonly [string, object][] = [
    ['a wrong member', { ...first, accessId: 'access 1' }],
    ['a member that is not there any more', { ...first, caseNumber: undefined }],
    ['a member that nobody knows', { ...first, accessId: accessId(1), colour: 'red' }],
    ['a member of its prototype', JSON.parse(`{"__proto__":1,${JSON.stringify(first).slice(1)}`) as object],
  ];
  for (const [title, value] of wrong)
    it(`refuses ${title} after an event that is right`, () => {
      const reader = new EventReader();
      expect(reader.read(first).success).to.equal(true);
      expect(reader.read(value).success).to.equal(false);
      expect(reader.read({ ...first, accessId: accessId(2) }).data).to.include({ accessId: accessId(2) });
    });
});
