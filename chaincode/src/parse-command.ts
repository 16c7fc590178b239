import { CodedError, CommandId, namesPersonalNumber, type Rule } from '@sealtrail/core';
import { describeIssues } from './describe-issues.js';

export interface Command {
  readonly type: string;
  readonly id: string;
}

/** Any rule: the processor only ever hands it what its own schema has parsed. */
export type CommandRule = Rule<Command, unknown>;

/** Finds the rule of a command and parses it. Fails with COMMAND_UNKNOWN, INPUT_INVALID or PERSONAL_NUMBER. */
export function parseCommand(
  raw: unknown,
  rules: ReadonlyMap<string, CommandRule>,
): { readonly rule: CommandRule; readonly command: Command } {
  const type = readMember(raw, 'type');
  if (typeof type !== 'string') throw new CodedError('INPUT_INVALID', '/type: expected string');
  const rule = rules.get(type);
  if (rule === undefined) throw new CodedError('COMMAND_UNKNOWN', 'no rule has the type of this command');
  const parsed = rule.schema.safeParse(raw);
  if (!parsed.success) {
    const { issues } = parsed.error;
    throw new CodedError(
      namesPersonalNumber(issues) ? 'PERSONAL_NUMBER' : 'INPUT_INVALID',
      describeIssues(issues),
    );
  }
  return { rule, command: parsed.data };
}

/** The id of a command that may be malformed otherwise; null where none can be read. */
export function readCommandId(raw: unknown): string | null {
  const id = CommandId.safeParse(readMember(raw, 'id'));
  return id.success ? id.data : null;
}

function readMember(raw: unknown, name: 'type' | 'id'): unknown {
  if (typeof raw !== 'object' || raw === null || !Object.hasOwn(raw, name)) return undefined;
  return (raw as Readonly<Record<string, unknown>>)[name];
}
