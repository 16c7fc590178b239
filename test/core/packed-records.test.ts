import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '#core/canonical-json';
import { CodedError } from '#core/coded-error';
import { PACKED_MEMBERS_MAX, RecordPacker, unpackRecords } from '#core/packed-records';

function pack(records: readonly unknown[]): string {
  return `[${new RecordPacker().pack(records).join()}]`;
}

function unpack(text: string): readonly unknown[] {
  return unpackRecords(JSON.parse(text) as readonly unknown[]);
}

/** Few names and values, so that neighbours have much in common; `__proto__` as JSON reads it, a member like any. */
const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '10', '9');
const value = fc.oneof(
  fc.constantFrom(0, 1, '', 'x', true, null),
  fc.constantFrom({ y: [1] }, { y: [2], z: null }, [], [[]]).map((each) => structuredClone(each)),
);
const record = fc
  .array(fc.tuple(name, value), { maxLength: 5 })
  .map((members) => JSON.parse(canonicalJson(Object.fromEntries(members))) as unknown);
const records = fc.array(fc.oneof({ arbitrary: record, weight: 9 }, { arbitrary: value, weight: 1 }), {
  maxLength: 12,
});

describe('packed records', () => {
  const cases: readonly (readonly [title: string, records: readonly unknown[], packed: string])[] = [
    ['nothing', [], '[]'],
    ['the first as it is, its members sorted', [{ b: 1, a: 'x' }], '[{"a":"x","b":1}]'],
    ['an equal one as nothing', [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }], '[{"a":[1,{"b":2}]},{}]'],
    [
      'only what differs',
      [
        { a: 1, b: 2 },
        { a: 1, b: 3, c: null },
      ],
      '[{"a":1,"b":2},{"b":3,"c":null}]',
    ],
    ['what is gone by name', [{ a: 1, b: 2, c: 3 }, { b: 4 }], '[{"a":1,"b":2,"c":3},[{"b":4},["a","c"]]]'],
    ['what is no record as it is', [null, { a: 1 }, [2], { a: 1 }, 'x'], '[[null],{"a":1},[[2]],{},["x"]]'],
    ['a part of another type', [{ a: 1 }, { a: [1] }, { a: '1' }], '[{"a":1},{"a":[1]},{"a":"1"}]'],
  ];
  for (const [title, list, packed] of cases) {
    it(`are ${title}`, () => {
      expect(pack(list)).to.equal(packed);
      expect(unpack(packed)).to.deep.equal(list);
    });
  }

  it('give any records again', () => {
    fc.assert(
      fc.property(records, (list) => {
        const again = unpack(pack(list));
        expect(canonicalJson(again)).to.equal(canonicalJson(list));
        expect(pack(again)).to.equal(pack(list));
      }),
    );
  });

  it('are the same, in one call or in many', () => {
    fc.assert(
      fc.property(records, (list) => {
        const packer = new RecordPacker();
        expect(list.flatMap((each) => packer.pack([each]))).to.deep.equal(new RecordPacker().pack(list));
      }),
    );
  });

  it('leave nothing behind of records that cannot be written', () => {
    const packer = new RecordPacker();
    packer.pack([{ a: 1, b: 1 }]);
    expect(() => packer.pack([{ a: 2, b: 1 }, { a: 'half \ud800' }])).to.throw(CodedError);
    expect(() => packer.pack([{ a: 2 }, { a: 0.5 }])).to.throw(TypeError);
    expect(() => packer.pack([{ a: undefined }])).to.throw(TypeError);
    expect(() => packer.pack([new Date(0)])).to.throw(TypeError);
    expect(packer.pack([{ a: 1, b: 2 }])).to.deep.equal(['{"b":2}']);
  });

  const refused: readonly (readonly [title: string, item: unknown])[] = [
    ['text', 'x'],
    ['nothing', null],
    ['an empty list', []],
    ['a list of three', [{}, [], {}]],
    ['names without members', [['a'], ['a']]],
    ['members with what is no list of names', [{}, 'a']],
  ];
  for (const [title, item] of refused) {
    it(`are not read from ${title}`, () => {
      expect(() => unpackRecords([item]))
        .to.throw(CodedError)
        .with.property('code', 'INPUT_INVALID');
    });
  }

  it('are read only up to a number of members: a few bytes could stand for any amount', () => {
    const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`m${String(i)}`, 0]));
    const most = PACKED_MEMBERS_MAX / 1_000;
    const list = [wide, ...Array.from({ length: most - 1 }, () => ({}))];
    expect(unpackRecords(list)).to.have.lengthOf(most);
    expect(() => unpackRecords([...list, {}]))
      .to.throw(CodedError)
      .with.property('code', 'INPUT_INVALID');
  });
});
