import { expect } from 'chai';
import { ServiceError } from '#gateway/service-error';
import { asTrailFault } from '#gateway/trail/trail-fault';

const failing = (members: object): Error => Object.assign(new Error('failed'), members);

describe('asTrailFault', () => {
  for (const [title, error] of [
    ['a database that nobody listens at', failing({ code: 'ECONNREFUSED' })],
    ['one that is being shut down', failing({ code: '57P01' })],
    ['one with too many connections', failing({ code: '53300' })],
    ['a connection that was cut', new Error('Connection terminated unexpectedly')],
    ['a file that cannot be read', failing({ code: 'ERR_SQLITE_ERROR', errcode: 10 })],
    ['a file that is locked', failing({ code: 'ERR_SQLITE_ERROR', errcode: 261 })],
  ] as const) {
    it(`is TRAIL_UNAVAILABLE for ${title}, with the cause`, () => {
      const fault = asTrailFault(error);
      expect(fault).to.be.instanceOf(ServiceError).with.property('code', 'TRAIL_UNAVAILABLE');
      expect(fault).to.include({ cause: error, retryAfterSeconds: 5 });
    });
  }

  for (const [title, error] of [
    ['a wrong statement on PostgreSQL', failing({ code: '42601' })],
    ['a broken constraint on PostgreSQL', failing({ code: '23505' })],
    ['a wrong statement on SQLite', failing({ code: 'ERR_SQLITE_ERROR', errcode: 1 })],
    ['a broken constraint on SQLite', failing({ code: 'ERR_SQLITE_ERROR', errcode: 2067 })],
    ['a parameter that cannot be bound', new TypeError('cannot be bound')],
    ['a refusal that is one already', new ServiceError('STOPPING', 'stopping')],
  ] as const) {
    it(`leaves ${title}: that is our own fault`, () => {
      expect(asTrailFault(error)).to.equal(error);
    });
  }
});
