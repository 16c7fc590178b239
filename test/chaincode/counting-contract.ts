import { CodedError } from '#core/coded-error';
import { defineAggregate, type Aggregate } from '#core/contract/aggregate';
import { stampEvent } from '#core/contract/stamp-event';
import { RecordQuery } from '#core/trail/record-query';
import type { CommandRule } from '#chaincode/parse-command';
import { id32 } from '../core/rule-context.ts';

/**
 * A contract of one rule, small enough to see the processor through: a query is recorded at most twice under one
 * digest, and `access/<digest>` counts how often. The digest of `bug-…` names a fault that a rule of ours could have.
 */
export const countingRule: CommandRule = {
  type: 'trail.record-query',
  schema: RecordQuery,
  async load(command, read) {
    const { filterDigest } = RecordQuery.parse(command);
    if (filterDigest === id32('bug-load')) throw new TypeError('a bug in load');
    // Twice, as a careless rule might.
    const [state, again] = await Promise.all([read('access', filterDigest), read('access', filterDigest)]);
    if (state !== again) throw new Error('two answers for one key');
    return state?.released?.recordCount ?? 0;
  },
  decide(total, command, context) {
    const { query, filterDigest } = RecordQuery.parse(command);
    if (filterDigest === id32('bug-decide')) throw new TypeError('a bug in decide');
    if (filterDigest === id32('bug-silent')) return [];
    if (total === 2) throw new CodedError('ASKED_TOO_SOON', 'asked twice already');
    return [
      { type: 'QueryRecorded', ...stampEvent(RecordQuery.parse(command), context), query, filterDigest },
    ];
  },
};

export const countingAggregates: readonly Aggregate[] = [
  defineAggregate('access', {
    QueryRecorded: {
      id: (event) => event.filterDigest,
      apply(state, event) {
        if (event.filterDigest === id32('bug-apply')) throw new TypeError('a bug in apply');
        const { recordCount = 0 } = state?.released ?? {};
        return { released: { recordCount: recordCount + 1, responseHash: event.filterDigest } };
      },
    },
  }),
];

export function countingCommand(id: string, digestOf: string, more: object = {}): object {
  return {
    type: 'trail.record-query',
    id,
    officer: id32('officer'),
    query: 'events',
    filterDigest: id32(digestOf),
    ...more,
  };
}
