import { expect } from 'chai';
import { ServiceError } from '#gateway/service-error';
import { asStorageRefusal } from '#gateway/storage/storage-refusal';

function failing(members: object): Error {
  return Object.assign(new Error('what the system said'), members);
}

describe('asStorageRefusal', () => {
  const MEANINGS: readonly (readonly [title: string, members: object, code: string])[] = [
    ['a full disk', { code: 'ENOSPC' }, 'STORAGE_FULL'],
    ['a used-up quota', { code: 'EDQUOT' }, 'STORAGE_FULL'],
    ['SQLITE_FULL', { code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'STORAGE_FULL'],
    ['SQLITE_CORRUPT', { code: 'ERR_SQLITE_ERROR', errcode: 11 }, 'STORAGE_DAMAGED'],
    ['SQLITE_CORRUPT_INDEX', { code: 'ERR_SQLITE_ERROR', errcode: 779 }, 'STORAGE_DAMAGED'],
    ['SQLITE_NOTADB', { code: 'ERR_SQLITE_ERROR', errcode: 26 }, 'STORAGE_DAMAGED'],
  ];
  for (const [title, members, code] of MEANINGS)
    it(`takes ${title} for ${code}`, () => {
      const cause = failing(members);
      const refusal = asStorageRefusal(cause);
      expect(refusal).to.be.instanceOf(ServiceError).with.property('code', code);
      expect(refusal).to.have.property('cause', cause);
    });

  it('leaves every other error as it is', () => {
    for (const members of [{}, { code: 'EACCES' }, { errcode: 19 }, { errcode: '13' }]) {
      const error = failing(members);
      expect(asStorageRefusal(error)).to.equal(error);
    }
  });

  it('makes an error of what is none', () => {
    expect(asStorageRefusal('text')).to.be.instanceOf(Error).with.property('cause', 'text');
  });
});
