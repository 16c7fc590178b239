import { expect } from 'chai';
import fc from 'fast-check';
import { CodedError } from '#core/coded-error';
import { checkClaimSchema, CLAIM_SCHEMA_BYTES_MAX } from '#core/registry/check-claim-schema';

const ROOT = { type: 'object', properties: {}, additionalProperties: false } as const;

function withProperty(schema: unknown): unknown {
  return { ...ROOT, properties: { claim: schema } };
}

function nested(depth: number): unknown {
  return depth === 0 ? { type: 'string' } : { items: nested(depth - 1) };
}

function ofSize(bytes: number): unknown {
  const empty = { ...ROOT, 'x-note': '' };
  return { ...ROOT, 'x-note': 'a'.repeat(bytes - Buffer.byteLength(JSON.stringify(empty))) };
}

function isAccepted(schema: unknown): boolean {
  try {
    checkClaimSchema(schema);
    return true;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'TYPE_SCHEMA_INVALID') return false;
    throw error;
  }
}

describe('checkClaimSchema', () => {
  const accepted: readonly [string, unknown][] = [
    ['the smallest', ROOT],
    [
      'one as certificate types have',
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: '残疾人证',
        type: 'object',
        'x-title': { zh: '残疾人证', en: 'Disability certificate' },
        properties: {
          category: { enum: ['visual', 'hearing', 'limb'] },
          level: { type: 'integer', minimum: 1, maximum: 4 },
          until: { type: ['string', 'null'], format: 'date' },
          guardian: { $ref: '#/$defs/person' },
          addresses: { type: 'array', items: { type: 'string', maxLength: 200 }, maxItems: 3 },
        },
        required: ['category', 'level'],
        dependentRequired: { guardian: ['until'] },
        additionalProperties: false,
        $defs: {
          person: {
            type: 'object',
            properties: { name: { type: 'string', pattern: '^\\p{L}{1,40}$' } },
            additionalProperties: false,
          },
        },
        if: { properties: { level: { const: 1 } } },
        then: { required: ['guardian'] },
      },
    ],
    [
      'claims named like members of schemas',
      { ...ROOT, properties: { pattern: { type: 'string' }, $ref: {} } },
    ],
    ['a pattern of 200 characters', withProperty({ pattern: 'a'.repeat(200) })],
    ['the deepest', withProperty(nested(13))],
    ['the largest', ofSize(CLAIM_SCHEMA_BYTES_MAX)],
  ];
  for (const [title, schema] of accepted)
    it(`accepts ${title}`, () => {
      expect(isAccepted(schema)).to.equal(true);
    });

  const refused: readonly [string, unknown][] = [
    ['another type than object', { ...ROOT, type: 'array' }],
    ['no type', { properties: {}, additionalProperties: false }],
    ['no properties', { type: 'object', additionalProperties: false }],
    ['further claims', { ...ROOT, additionalProperties: true }],
    ['further claims left open', { type: 'object', properties: {} }],
    ['another draft', { ...ROOT, $schema: 'http://json-schema.org/draft-07/schema#' }],
    ['a remote reference', withProperty({ $ref: 'https://example.org/schema' })],
    ['a reference to the root', withProperty({ $ref: '#' })],
    ['a reference to another place', withProperty({ $ref: '#/properties/claim' })],
    ['a reference to nothing', withProperty({ $ref: '#/$defs/none' })],
    [
      'a reference to what every object has',
      { ...(withProperty({ $ref: '#/$defs/toString' }) as object), $defs: {} },
    ],
    ['definitions that go round', { ...ROOT, $defs: { a: { $ref: '#/$defs/a' } } }],
    [
      'definitions that refer to each other',
      { ...ROOT, $defs: { a: {}, b: { not: { $ref: '#/$defs/a' } } } },
    ],
    ['definitions inside', withProperty({ $defs: {} })],
    ['a base of its own', { ...ROOT, $id: 'https://example.org/schema' }],
    ['a dynamic reference', withProperty({ $dynamicRef: '#a' })],
    ['a pattern of 201 characters', withProperty({ pattern: 'a'.repeat(201) })],
    ['a pattern that does not compile', withProperty({ pattern: '(' })],
    ['patterns as names', { ...ROOT, patternProperties: { '^a': {} } }],
    ['a member written wrong', withProperty({ requierd: ['a'] })],
    ['a required that is no list', withProperty({ required: 'claim' })],
    ['an unknown type', withProperty({ type: 'text' })],
    ['a schema that is text', withProperty('string')],
    ['a schema that is null', withProperty(null)],
    ['a number that is not whole', withProperty({ multipleOf: 0.01 })],
    ['a number that is not whole where any value may stand', withProperty({ const: 0.5 })],
    ['a number beyond safe integers', withProperty({ maximum: 2 ** 53 })],
    ['a zero step', withProperty({ multipleOf: 0 })],
    ['a claim with a long name', { ...ROOT, properties: { ['a'.repeat(65)]: {} } }],
    ['one level too deep', withProperty(nested(14))],
    ['one byte too many', ofSize(CLAIM_SCHEMA_BYTES_MAX + 1)],
    ['bytes too many in few characters', { ...ROOT, 'x-note': '证'.repeat(CLAIM_SCHEMA_BYTES_MAX / 2) }],
    ['a boolean', true],
    ['nothing', null],
  ];
  for (const [title, schema] of refused)
    it(`refuses ${title}`, () => {
      expect(isAccepted(schema)).to.equal(false);
    });

  it('refuses text with half a surrogate pair, which has no canonical bytes', () => {
    expect(() => {
      checkClaimSchema({ ...ROOT, title: '\ud800' });
    })
      .to.throw(CodedError)
      .with.property('code', 'INPUT_INVALID');
  });

  it('answers for any JSON, with nothing but its own refusals', () => {
    const names = fc.constantFrom('type', 'properties', '$ref', '$defs', 'items', 'allOf', 'required', 'a');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, fc.jsonValue({ noUnicodeString: true }), tie('node')),
      node: fc.dictionary(names, tie('tree'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        isAccepted(value);
        isAccepted(withProperty(value));
      }),
    );
  });
});
