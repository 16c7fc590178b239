import { createSecretKey } from 'node:crypto';
import { expect } from 'chai';
import { BOX_OVERHEAD_BYTES, closeBox, openBox } from '#gateway/storage/authenticated-box';

const KEY = createSecretKey(Buffer.alloc(32, 1));
const OTHER_KEY = createSecretKey(Buffer.alloc(32, 2));
const CONTENT = Buffer.from('the content of the box');

describe('an authenticated box', () => {
  it('gives back what was put in', () => {
    const box = closeBox(KEY, CONTENT, 'place 1');
    expect(box).to.have.length(CONTENT.length + BOX_OVERHEAD_BYTES);
    expect(openBox(KEY, box, 'place 1')).to.deep.equal(CONTENT);
    expect(openBox(KEY, closeBox(KEY, Buffer.alloc(0), ''), '')).to.deep.equal(Buffer.alloc(0));
  });

  it('never looks the same twice', () => {
    const boxes = Array.from({ length: 100 }, () => closeBox(KEY, CONTENT, 'place 1').toString('hex'));
    expect(new Set(boxes.map((box) => box.slice(0, 24)))).to.have.property('size', 100);
  });

  it('stays shut for another key and in another place', () => {
    const box = closeBox(KEY, CONTENT, 'place 1');
    expect(openBox(OTHER_KEY, box, 'place 1')).to.equal(undefined);
    expect(openBox(KEY, box, 'place 2')).to.equal(undefined);
  });

  it('stays shut after any bit was changed, and at any other length', () => {
    const box = closeBox(KEY, CONTENT, 'place 1');
    for (let at = 0; at < box.length; at += 1) {
      const changed = Buffer.from(box);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(openBox(KEY, changed, 'place 1')).to.equal(undefined);
      expect(openBox(KEY, box.subarray(0, at), 'place 1')).to.equal(undefined);
    }
    expect(openBox(KEY, Buffer.concat([box, Buffer.of(0)]), 'place 1')).to.equal(undefined);
  });
});
