import { expect } from 'chai';
import { columnOf, parseMapping } from '#cli/issue/column-mapping';
import { InputError } from '#cli/input-error';

describe('parseMapping', () => {
  it('takes columns with any name, and others by their own', () => {
    const mapping = parseMapping(['holderName=姓 名=1', 'claims.grade=等级']);
    expect(columnOf(mapping, 'holderName')).to.equal('姓 名=1');
    expect(columnOf(mapping, 'idNumber')).to.equal('idNumber');
  });

  for (const pairs of [
    ['holderName'],
    ['=a'],
    ['holderName='],
    ['name=a'],
    ['claims.=a'],
    ['serial=a', 'serial=b'],
  ]) {
    it(`refuses ${pairs.join(' and ')}`, () => {
      expect(() => parseMapping(pairs)).to.throw(InputError);
    });
  }
});
