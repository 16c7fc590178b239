import { expect } from 'chai';
import { RecordPacker } from '#core/packed-records';
import { readableBlock, transactionsIn, writeBlockBody } from '#gateway/ledger/written-block';
import { ServiceError } from '#gateway/service-error';
import { ACTORS, NOW_MS } from '../../core/rule-context.ts';

const EVENTS = [
  { type: 'GrantPaused', grantId: 'grant-0001', v: 1 },
  { type: 'GrantPaused', grantId: 'grant-0002', v: 1 },
];
const HEAD = { id: 'a'.repeat(64), time: NOW_MS, actor: ACTORS.agency };

function codeOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
}

describe('a written block', () => {
  const packed = `{"events":[${new RecordPacker().pack(EVENTS).join()}],"v":2}`;
  const payloads: readonly [string, string, readonly unknown[]][] = [
    ['plain events', JSON.stringify({ events: EVENTS, v: 1 }), EVENTS],
    ['packed events', packed, EVENTS],
    ['what no contract of ours wrote', 'not "an event" 证照', ['not "an event" 证照']],
    ['what is packed wrongly', '{"events":[7],"v":2}', ['{"events":[7],"v":2}']],
  ];
  for (const [title, payload, events] of payloads)
    it(`hands on ${title}`, () => {
      const body = writeBlockBody([{ ...HEAD, payload }]);
      expect(transactionsIn({ height: 1, time: NOW_MS, body })).to.deep.equal([{ ...HEAD, events }]);
    });

  it('is read when its transactions are asked for, and once', () => {
    const body = JSON.stringify([{ ...HEAD, commands: [null], event: { events: EVENTS, v: 1 } }]);
    const block = readableBlock({ height: 1, time: NOW_MS, body });
    expect(block.transactions).to.deep.equal([{ ...HEAD, events: EVENTS }]);
    expect(block.transactions).to.equal(block.transactions);
  });

  for (const [title, body] of [
    ['is cut off', '[{"id":"a'],
    ['is no list', '{}'],
    ['holds what is no transaction', '[null]'],
    ['has its own events packed wrongly', JSON.stringify([{ ...HEAD, event: { events: [7], v: 2 } }])],
  ] as const)
    it(`is damaged where it ${title}`, () => {
      const block = readableBlock({ height: 7, time: NOW_MS, body });
      expect(codeOf(() => block.transactions)).to.equal('STORAGE_DAMAGED');
    });
});
