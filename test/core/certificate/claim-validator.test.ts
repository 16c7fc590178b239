import { expect } from 'chai';
import { CLAIM_FAULTS_MAX, claimValidator } from '#core/certificate/claim-validator';

const SCHEMA = {
  type: 'object',
  properties: {
    category: { enum: ['hearing', 'sight'] },
    level: { type: 'integer', minimum: 1, maximum: 4 },
    address: {
      type: 'object',
      properties: { 'a/b~c 号': { type: 'string', maxLength: 3 } },
      required: ['a/b~c 号'],
    },
    since: { $ref: '#/$defs/day' },
  },
  required: ['category', 'level'],
  additionalProperties: false,
  $defs: { day: { type: 'string', format: 'date' } },
};

describe('claimValidator', () => {
  const validate = claimValidator(SCHEMA);

  it('has nothing against claims that fit', () => {
    expect(validate({ category: 'hearing', level: 2, since: '2026-01-31' })).to.deep.equal([]);
  });

  const faults: readonly [string, unknown, readonly { pointer: string; keyword: string }[]][] = [
    ['a missing claim', { level: 2 }, [{ pointer: '/category', keyword: 'required' }]],
    ['a wrong type', { category: 'hearing', level: 'x' }, [{ pointer: '/level', keyword: 'type' }]],
    ['a wrong word', { category: 'smell', level: 1 }, [{ pointer: '/category', keyword: 'enum' }]],
    [
      'a claim too many',
      { category: 'hearing', level: 1, x: 1 },
      [{ pointer: '/x', keyword: 'additionalProperties' }],
    ],
    [
      'a day that is none',
      { category: 'hearing', level: 1, since: '2026-02-30' },
      [{ pointer: '/since', keyword: 'format' }],
    ],
    [
      'a name with strange characters',
      { category: 'hearing', level: 1, address: { 'a/b~c 号': 'long' } },
      [{ pointer: '/address/a~1b~0c 号', keyword: 'maxLength' }],
    ],
    [
      'a missing name with strange characters',
      { category: 'hearing', level: 1, address: {} },
      [{ pointer: '/address/a~1b~0c 号', keyword: 'required' }],
    ],
    [
      'two faults',
      { level: 9 },
      [
        { pointer: '/category', keyword: 'required' },
        { pointer: '/level', keyword: 'maximum' },
      ],
    ],
    ['no object at all', 'hearing', [{ pointer: '', keyword: 'type' }]],
  ];
  for (const [title, claims, expected] of faults)
    it(`points at ${title}`, () => {
      expect(validate(claims)).to.have.deep.members([...expected]);
    });

  it('never repeats what stands in the claims', () => {
    const told = JSON.stringify(
      validate({ category: '张三', level: 110_101, address: { 'a/b~c 号': '秘密街道' } }),
    );
    for (const secret of ['张三', '110101', '秘密']) expect(told).to.not.include(secret);
  });

  it('tells a bounded number of faults', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_each, index) => [`x${String(index)}`, 1]));
    expect(validate(many)).to.have.length(CLAIM_FAULTS_MAX);
  });

  it('leaves the schema as it is', () => {
    const frozen = Object.freeze({
      type: 'object',
      properties: Object.freeze({ a: Object.freeze({ type: 'string' }) }),
    });
    expect(claimValidator(frozen)({ a: 1 })).to.have.length(1);
  });
});
