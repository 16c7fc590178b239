import { DomainEvent } from '@sealtrail/core';
import type { z } from 'zod';

type Members = Readonly<Record<string, unknown>>;

/** An event as it was written and as it was read. */
interface Read {
  readonly written: Members;
  readonly event: DomainEvent;
}

/** The schema of each member, by the type of event; without the types that are checked as a whole besides. */
const MEMBERS = new Map<unknown, readonly (readonly [name: string, schema: z.ZodType])[]>(
  DomainEvent.options
    .filter(({ def }) => (def.checks ?? []).length === 0)
    .map(({ shape }) => [shape.type.value, Object.entries<z.ZodType>(shape)]),
);

/**
 * Parses events as `DomainEvent` does, with the same outcome. Events that follow each other have most of their members
 * in common: a member that is the one that was read last, in an event of the same type, is not looked at again.
 */
export class EventReader {
  readonly #last = new Map<unknown, Read>();

  read(value: unknown): z.ZodSafeParseResult<DomainEvent> {
    const data = isObject(value) ? this.#readLikeLast(value) : undefined;
    if (data !== undefined) return { success: true, data };
    const parsed = DomainEvent.safeParse(value);
    if (parsed.success && isObject(value)) this.#note(value, parsed.data);
    return parsed;
  }

  #note(written: Members, event: DomainEvent): void {
    this.#last.set(event.type, { written, event });
  }

  #readLikeLast(written: Members): DomainEvent | undefined {
    const { type } = written;
    const last = this.#last.get(type);
    const members = MEMBERS.get(type);
    if (last === undefined || members === undefined) return undefined;
    const event = readLike(last, written, members) as DomainEvent | undefined;
    if (event !== undefined) this.#note(written, event);
    return event;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

/** `undefined` where the whole schema must be asked: for what is wrong, or has not the members that the last one had. */
function readLike(
  last: Read,
  written: Members,
  members: Iterable<readonly [name: string, schema: z.ZodType]>,
): Members | undefined {
  const before = last.event as unknown as Members;
  const event: Record<string, unknown> = {};
  let known = 0;
  for (const [name, schema] of members) {
    const member = written[name];
    // The last event says that it may be absent.
    if (member === undefined && before[name] === undefined) continue;
    known += 1;
    if (member === last.written[name]) event[name] = before[name];
    else {
      const parsed = schema.safeParse(member);
      if (!parsed.success || parsed.data === undefined) return undefined;
      event[name] = parsed.data;
    }
  }
  return known === Object.keys(written).length ? event : undefined;
}
