import { expect } from 'chai';
import type { FabricBlock } from '#gateway/ledger/fabric/decode-block';
import { isNextBlock } from '#gateway/ledger/fabric/is-next-block';
import { OtherChainError } from '#gateway/ledger/fabric/other-chain-error';

const END = { height: 7, hash: 'hash of 7' };

function blockOf(height: number, previousHash = `hash of ${String(height - 1)}`): FabricBlock {
  return { block: { height }, previousHash } as FabricBlock;
}

describe('isNextBlock', () => {
  it('knows the next one, and the first of a chain', () => {
    expect(isNextBlock(blockOf(8), END)).to.equal(true);
    expect(isNextBlock(blockOf(0, ''), undefined)).to.equal(true);
  });

  it('passes over what was read already, whatever it is', () => {
    for (const height of [0, 6, 7]) expect(isNextBlock(blockOf(height, 'other'), END)).to.equal(false);
  });

  it('refuses a gap, which another peer may fill', () => {
    for (const [height, end] of [
      [9, END],
      [1, undefined],
    ] as const)
      expect(() => isNextBlock(blockOf(height), end))
        .to.throw(`block ${String(height)} came where`)
        .and.not.be.instanceOf(OtherChainError);
  });

  it('refuses one of another chain for good', () => {
    expect(() => isNextBlock(blockOf(8, 'other'), END)).to.throw(OtherChainError);
  });
});
