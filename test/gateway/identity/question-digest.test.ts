import { expect } from 'chai';
import { createQuestionDigest } from '#gateway/identity/question-digest';

const digest = createQuestionDigest(new Uint8Array(32).fill(1));

describe('createQuestionDigest', () => {
  it('is the same for the same question, however its members are ordered', () => {
    expect(digest({ a: 1, b: 'x' }))
      .to.equal(digest({ b: 'x', a: 1 }))
      .and.to.match(/^[\w-]{43}$/);
  });

  it('is another for another question, and with another secret', () => {
    expect(digest({ a: 2 })).not.to.equal(digest({ a: 1 }));
    expect(createQuestionDigest(new Uint8Array(32).fill(2))({ a: 1 })).not.to.equal(digest({ a: 1 }));
  });
});
