import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { ServiceError } from '#gateway/service-error';
import { errorFrom, tellError } from '#gateway/threads/told-error';

/** As it arrives in another thread. */
const across = (error: unknown): Error => errorFrom(structuredClone(tellError(error)));

describe('an error that is told to another thread', () => {
  const cause = Object.assign(new Error('disk I/O error'), { errcode: 10, errstr: 'disk I/O error' });
  const errors: readonly Error[] = [
    new ServiceError('QUEUE_FULL', 'too many', { retryAfterSeconds: 3 }),
    new ServiceError('LEDGER_UNAVAILABLE', 'not written', { cause }),
    new CodedError('BATCH_TOO_LARGE', 'more than 10 bytes'),
    new SecretFileError('SECRET_READABLE_BY_OTHERS', '/data/secrets/ledger.key', 'others can read it'),
    new TypeError('a mistake'),
    Object.assign(new Error('EACCES: permission denied'), {
      code: 'EACCES',
      syscall: 'mkdir',
      path: '/data',
    }),
  ];
  for (const error of errors)
    it(`is the same there: ${error.constructor.name} ${error.message}`, () => {
      const told = across(error);
      expect(told).to.be.instanceOf(error.constructor);
      expect(Object.entries(told)).to.have.deep.members(Object.entries(error));
      expect([told.message, told.stack]).to.deep.equal([error.message, error.stack]);
    });

  it('keeps its cause, of which the kinds of fault are read', () => {
    const told = across(new ServiceError('LEDGER_UNAVAILABLE', 'not written', { cause }));
    expect(told.cause).to.be.instanceOf(Error).and.include({ errcode: 10, message: 'disk I/O error' });
    expect(across(new Error('without'))).not.to.have.property('cause');
  });

  it('is an error whatever was thrown', () => {
    expect(across('text')).to.be.instanceOf(Error);
    expect(across(undefined)).to.be.instanceOf(Error);
  });
});
