import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, canonicalizeJson, JSON_DEPTH_MAX, parseCanonicalJson } from '#core/canonical-json';
import { CodedError } from '#core/coded-error';
import { describeVectors } from '../vectors.ts';

const WRITERS = { canonicalJson, canonicalizeJson };

for (const [name, write] of Object.entries(WRITERS)) {
  describe(name, () => {
    it('sorts members by UTF-16 code units, not by code points, numbers or locale', () => {
      const value = { '\ufb33': 1, '\u{1f602}': 2, é: 3, z: 4, '10': 5, '9': 6, Z: 7, '': 8 };
      expect(write(value)).to.equal('{"":8,"10":5,"9":6,"Z":7,"z":4,"é":3,"\u{1f602}":2,"\ufb33":1}');
    });

    for (const count of [1, 2, 23, 24, 25, 26, 300]) {
      it(`sorts ${String(count)} members, longer names than are remembered among them`, () => {
        const names = Array.from(
          { length: count },
          (_, i) => `n${String((i * 7919) % 1_009)}${'x'.repeat(i)}`,
        );
        const value = Object.fromEntries(names.map((each, i) => [each, i]));
        const expected = names.toSorted().map((each) => `"${each}":${String(value[each])}`);
        for (let again = 0; again < 2; again += 1) expect(write(value)).to.equal(`{${expected.join()}}`);
      });
    }

    it('escapes what RFC 8785 escapes and nothing else', () => {
      expect(write('\u0000\u001f\b\t\n\f\r"\\/\u007f\u2028<é')).to.equal(
        '"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/\u007f\u2028<é"',
      );
    });

    it('writes every single character as JSON.stringify does', () => {
      for (let unit = 0; unit < 0xd800; unit += 1) {
        const text = String.fromCharCode(unit);
        if (write(text) !== JSON.stringify(text)) expect.fail(`U+${unit.toString(16)}`);
      }
    });

    it('writes minus zero as zero', () => {
      expect(write([-0, 0])).to.equal('[0,0]');
    });

    it('writes a member named __proto__ like any other', () => {
      const value: unknown = JSON.parse('{"b":1,"__proto__":{"x":true}}');
      expect(write(value)).to.equal('{"__proto__":{"x":true},"b":1}');
    });

    it('writes objects without a prototype', () => {
      expect(write(Object.assign(Object.create(null) as object, { a: 1 }))).to.equal('{"a":1}');
    });

    it('gives one text for one value, whatever the order of its members', () => {
      fc.assert(
        fc.property(fc.dictionary(fc.string(), fc.maxSafeInteger()), (value) => {
          const reversed = Object.fromEntries(Object.entries(value).reverse());
          expect(write(reversed)).to.equal(write(value));
        }),
      );
    });

    it(`writes arrays and objects ${String(JSON_DEPTH_MAX)} deep and refuses one more`, () => {
      const deepest = nested(JSON_DEPTH_MAX);
      expect(write(deepest)).to.equal(JSON.stringify(deepest));
      expect(() => write(nested(JSON_DEPTH_MAX + 1)))
        .to.throw(CodedError)
        .with.property('code', 'INPUT_INVALID');
    });

    it('refuses a value that contains itself', () => {
      const value: Record<string, unknown> = {};
      value['self'] = value;
      expect(() => write(value))
        .to.throw(CodedError)
        .with.property('code', 'INPUT_INVALID');
    });

    const half: readonly [string, unknown][] = [
      ['a high surrogate alone', 'a\ud83d'],
      ['a low surrogate alone', '\ude02a'],
      ['surrogates in the wrong order', '\ude02\ud83d'],
      ['half a pair in a member name', { '\ud83d': 1 }],
    ];
    for (const [title, value] of half) {
      it(`refuses ${title}`, () => {
        expect(() => write(value))
          .to.throw(CodedError)
          .with.property('code', 'INPUT_INVALID');
      });
    }

    const mistakes: readonly [string, unknown][] = [
      ['undefined', undefined],
      ['an undefined member', { a: undefined }],
      ['an undefined item', [undefined]],
      ['a hole in an array', new Array(2)],
      ['NaN', NaN],
      ['an infinite number', { a: -Infinity }],
      ['a bigint', 1n],
      ['a function', () => 1],
      ['a symbol', Symbol('a')],
      ['a date', { at: new Date(0) }],
      ['a map', new Map([['a', 1]])],
      ['bytes', new Uint8Array(2)],
      ['a boxed string', Object('a')],
    ];
    for (const [title, value] of mistakes) {
      it(`refuses ${title} as a mistake of ours`, () => {
        expect(() => write(value)).to.throw(TypeError);
      });
    }
  });
}

describe('canonicalJson', () => {
  it('writes the safe integers to their ends', () => {
    expect(canonicalJson([Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])).to.equal(
      '[-9007199254740991,9007199254740991]',
    );
  });

  for (const value of [0.5, 2 ** 53, -(2 ** 53), 1e21, 5e-324]) {
    it(`refuses ${String(value)}, which is no safe integer`, () => {
      expect(() => canonicalJson({ value })).to.throw(TypeError);
    });
  }

  it('agrees with canonicalizeJson where both have an answer', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'grapheme' }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 5 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 5 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (json) => {
        expect(canonicalJson(json)).to.equal(canonicalizeJson(json));
        expect(JSON.parse(canonicalJson(json))).to.deep.equal(json);
      }),
    );
  });
});

describe('canonicalizeJson', () => {
  it('writes the numbers of RFC 8785, appendix B', () => {
    const numbers: readonly [ieee754: string, text: string][] = [
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['8000000000000001', '-5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['4340000000000000', '9007199254740992'],
      ['4430000000000000', '295147905179352830000'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['44b52d02c7e14af7', '1.0000000000000001e+23'],
      ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef4f', '999999999999999900000'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
      ['41b3de4355555554', '333333333.33333325'],
      ['41b3de4355555555', '333333333.3333333'],
      ['41b3de4355555556', '333333333.3333334'],
      ['41b3de4355555557', '333333333.33333343'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
      ['43143ff3c1cb0959', '1424953923781206.2'],
    ];
    for (const [ieee754, text] of numbers) {
      expect(canonicalizeJson(Buffer.from(ieee754, 'hex').readDoubleBE())).to.equal(text);
    }
  });
});

describe('parseCanonicalJson', () => {
  it('reads back whatever canonicalizeJson writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(canonicalizeJson(parseCanonicalJson(canonicalizeJson(value)))).to.equal(
          canonicalizeJson(value),
        );
      }),
    );
  });

  const refusals: readonly [string, string][] = [
    ['nothing', ''],
    ['text that is not JSON', '{"a":1'],
    ['a space', '{"a": 1}'],
    ['a line break at the end', '{"a":1}\n'],
    ['a byte order mark', '\ufeff{}'],
    ['members out of order', '{"b":1,"a":2}'],
    ['a member written twice', '{"a":1,"a":1}'],
    ['a member written twice with another value', '{"a":1,"a":2}'],
    ['a member written twice, once with an escape', '{"a":1,"\\u0061":1}'],
    ['a fraction of zero', '[1.0]'],
    ['a needless exponent', '[1e0]'],
    ['minus zero', '[-0]'],
    ['a number beyond the doubles', '[1e400]'],
    ['an integer that a double rounds', '[9007199254740993]'],
    ['a needless escape', '["\\u0061"]'],
    ['an escaped slash', '["\\/"]'],
    ['capitals in an escape', '["\\u001F"]'],
    ['half a surrogate pair', '["\\ud83d"]'],
    ['an escaped pair', '["\\ud83d\\ude02"]'],
    ['too deep nesting', '['.repeat(65) + ']'.repeat(65)],
  ];
  for (const [title, text] of refusals) {
    it(`refuses ${title}`, () => {
      expect(() => parseCanonicalJson(text))
        .to.throw(CodedError)
        .with.property('code', 'NOT_CANONICAL');
    });
  }
});

describeVectors('canonicalizeJson over the test data of RFC 8785', 'jcs', (folder) => {
  for (const file of readdirSync(join(folder, 'input'))) {
    const name = file.replace(/\.json$/, '');
    const input: unknown = JSON.parse(readFileSync(join(folder, 'input', file), 'utf8'));
    const output = readFileSync(join(folder, 'output', file), 'utf8');
    const hex = readFileSync(join(folder, 'outhex', `${name}.txt`), 'utf8').replace(/\s/g, '');

    it(`writes ${name}`, () => {
      const text = canonicalizeJson(input);
      expect(text).to.equal(output);
      expect(Buffer.from(text, 'utf8').toString('hex')).to.equal(hex);
    });

    it(`reads ${name}`, () => {
      expect(parseCanonicalJson(output)).to.deep.equal(input);
    });
  }
});

/** Arrays and objects in turn around a null, `depth` of them. */
function nested(depth: number): unknown {
  let value: unknown = null;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
