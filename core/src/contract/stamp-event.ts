import type { Context } from './context.js';

interface Stamp {
  v: 1;
  commandId: string;
  at: number;
  agency: string;
  officer?: string;
}

/** The common members of an event that `command` makes in `context`; spread after the type. */
export function stampEvent(command: { id: string; officer?: string | undefined }, context: Context): Stamp {
  const stamp: Stamp = { v: 1, commandId: command.id, at: context.now, agency: context.actor.agency };
  return command.officer === undefined ? stamp : { ...stamp, officer: command.officer };
}
