import type { z } from 'zod';
import type { Context } from './context.js';
import type { DomainEvent } from './domain-event.js';
import type { ReadState } from './states.js';

/**
 * One kind of command: how it is written, what it must look up, and how it is decided.
 * `decide` is pure; it throws CodedError to refuse. `load` reads by key only: on Fabric each read is a round trip.
 */
export interface Rule<Command extends { readonly type: string; readonly id: string }, State> {
  readonly type: Command['type'];
  readonly schema: z.ZodType<Command>;
  load(command: Command, read: ReadState, context: Context): State | Promise<State>;
  decide(state: State, command: Command, context: Context): readonly DomainEvent[];
}
