import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { CodedError } from '@sealtrail/core';
import { faultTrace } from '#gateway/fault-trace';
import { ServiceError } from '#gateway/service-error';

const SENT = '11010519491231002X';

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function headsOf({ stack, causes = [] }: ReturnType<typeof faultTrace>): (string | undefined)[] {
  return [stack, ...causes].map((trace) => trace?.split('\n', 1)[0]);
}

describe('faultTrace', () => {
  it('tells of a refusal of our own what it says, and of its causes in order', () => {
    const first = new CodedError('INPUT_INVALID', 'the block');
    const second = new ServiceError('STORAGE_DAMAGED', 'block 7 cannot be read', { cause: first });
    const trace = faultTrace(new ServiceError('LEDGER_UNAVAILABLE', 'no peer', { cause: second }));
    expect(headsOf(trace)).to.deep.equal([
      'ServiceError: LEDGER_UNAVAILABLE: no peer',
      'ServiceError: STORAGE_DAMAGED: block 7 cannot be read',
      'CodedError: INPUT_INVALID: the block',
    ]);
  });

  it('says where it came from', () => {
    expect(faultTrace(new Error('here')).stack).to.match(/^Error\n +at .*fault-trace\.test/);
  });

  it('repeats no words of other errors, on however many lines they stand', () => {
    const broken = thrownBy(() => JSON.parse(`{"number":"${SENT}"`.slice(1)));
    const lines = new Error(`first\n${SENT}\n  "number": "${SENT}"`, { cause: broken });
    const trace = faultTrace(new ServiceError('INTERNAL', 'it failed', { cause: lines }));
    expect(trace.causes).to.have.lengthOf(2);
    expect(JSON.stringify(trace)).not.to.include(SENT);
  });

  it('names the code of the system and of SQLite', () => {
    const system = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const sqlite = thrownBy(() => {
      new DatabaseSync(':memory:').exec('SELECT nothing');
    });
    const trace = faultTrace(new Error('both', { cause: Object.assign(system, { cause: sqlite }) }));
    expect(headsOf(trace)).to.deep.equal([
      'Error',
      'Error ECONNREFUSED connect',
      'Error ERR_SQLITE_ERROR SQL logic error',
    ]);
  });

  it('comes to an end where an error causes itself, and takes what is no error', () => {
    const round = new Error('round');
    round.cause = round;
    expect(faultTrace(round).causes).to.have.lengthOf(8);
    expect(faultTrace('a text')).to.deep.equal({ stack: undefined });
    expect(faultTrace(new Error('odd', { cause: SENT })).causes).to.deep.equal(['a string was thrown']);
  });
});
