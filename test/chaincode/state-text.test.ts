import { expect } from 'chai';
import { readState, writeState } from '#chaincode/state-text';

const entry = { requester: 'one', provider: 'other', categories: ['a', 'b'] };

describe('a value of the world state as text', () => {
  it('is canonical JSON', () => {
    expect(writeState('agency/x', { b: 1, a: [null] })).to.equal('{"a":[null],"b":1}');
    expect(readState('agency/x', '{"a":[null],"b":1}')).to.deep.equal({ a: [null], b: 1 });
  });

  it('is not there where there is none', () => {
    expect(readState('agency/x', undefined)).to.equal(undefined);
    expect(readState('asked/x', undefined)).to.equal(undefined);
  });

  it('says only what differs between the accesses of a transaction', () => {
    const entries = { 0: entry, 2: { ...entry, provider: 'third' }, 10: { ...entry, grantId: 'g' } };
    const text = writeState('asked/x', entries);
    const holes = ',[null]'.repeat(7);
    expect(text).to.equal(
      `[{"categories":["a","b"],"provider":"other","requester":"one"},[null],{"provider":"third"}${holes},{"grantId":"g","provider":"other"}]`,
    );
    expect(readState('asked/x', text)).to.deep.equal(entries);
  });

  it('is read in the form that it had before', () => {
    expect(readState('asked/x', '{"0":{"a":1},"1":{"a":1}}')).to.deep.equal({ 0: { a: 1 }, 1: { a: 1 } });
  });

  it('says only what differs between the certificates of a sheet, in the order in which they came', () => {
    const sheet = new Map([
      ['B.001.X', { issuer: 'one', digest: 'd' }],
      ['A.001.X', { issuer: 'one', digest: 'e' }],
    ]);
    const text = writeState('certificates/x', sheet);
    expect(text).to.equal('[{"digest":"d","issuer":"one","line":"B.001.X"},{"digest":"e","line":"A.001.X"}]');
    expect(readState('certificates/x', text)).to.deep.equal(sheet);
    expect(writeState('certificates/x', readState('certificates/x', text))).to.equal(text);
  });

  it('is a list where the value is one: only the accesses of a transaction are packed', () => {
    const grants = [{ id: 'a' }, { id: 'a' }];
    expect(writeState('grants/x', grants)).to.equal('[{"id":"a"},{"id":"a"}]');
    expect(readState('grants/x', '[{"id":"a"},{}]')).to.deep.equal([{ id: 'a' }, {}]);
  });
});
