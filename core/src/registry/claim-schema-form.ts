import { z } from 'zod';

const TypeName = z.enum(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
const Text = z.string().max(1000);
const Length = z.int().min(0).max(100_000);
const Number = z.int();
const Name = z.string().min(1).max(64);
const Names = z.array(Name).max(200);
/** Bounded, because a long expression may take very long to match; and one that does not compile never matches. */
const Pattern = z.string().max(200).refine(isRegularExpression, { error: 'not a regular expression' });

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const Nested: z.ZodType = z.lazy(() => ClaimSchemaNode);
const Nesteds = z.array(Nested).min(1).max(50);

/** The members of JSON Schema 2020-12 that a claim schema may use, apart from those of its root. */
const MEMBERS = {
  title: Text.optional(),
  description: Text.optional(),
  $comment: Text.optional(),
  examples: z.array(z.json()).max(20).optional(),
  default: z.json().optional(),
  deprecated: z.boolean().optional(),
  type: z.union([TypeName, z.array(TypeName).min(1).max(7)]).optional(),
  enum: z.array(z.json()).min(1).max(500).optional(),
  const: z.json().optional(),
  /** Only into the root's own definitions: nothing is ever fetched. */
  $ref: z
    .string()
    .regex(/^#\/\$defs\/[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  format: z
    .string()
    .regex(/^[a-z][a-z-]{0,39}$/)
    .optional(),
  minLength: Length.optional(),
  maxLength: Length.optional(),
  pattern: Pattern.optional(),
  minimum: Number.optional(),
  maximum: Number.optional(),
  exclusiveMinimum: Number.optional(),
  exclusiveMaximum: Number.optional(),
  multipleOf: Number.min(1).optional(),
  items: z.union([z.boolean(), Nested]).optional(),
  prefixItems: Nesteds.optional(),
  contains: Nested.optional(),
  minItems: Length.optional(),
  maxItems: Length.optional(),
  uniqueItems: z.boolean().optional(),
  properties: z.record(Name, Nested).optional(),
  required: Names.optional(),
  dependentRequired: z.record(Name, Names).optional(),
  additionalProperties: z.union([z.boolean(), Nested]).optional(),
  minProperties: Length.optional(),
  maxProperties: Length.optional(),
  allOf: Nesteds.optional(),
  anyOf: Nesteds.optional(),
  oneOf: Nesteds.optional(),
  not: Nested.optional(),
  if: Nested.optional(),
  then: Nested.optional(),
  else: Nested.optional(),
};

const ROOT_MEMBERS = {
  ...MEMBERS,
  $schema: z.literal('https://json-schema.org/draft/2020-12/schema').optional(),
  $defs: z.record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), Nested).optional(),
  type: z.literal('object'),
  properties: z.record(Name, Nested),
  additionalProperties: z.literal(false),
};

/** A schema inside a claim schema. */
const ClaimSchemaNode = z.object(MEMBERS).catchall(z.json()).superRefine(refuseOthersThan(MEMBERS));

/**
 * A claim schema: the part of JSON Schema 2020-12 that certificate types need, written without slips. Claims
 * that it does not name are refused, so that nothing unforeseen gets into a document. Members of our own begin
 * with `x-`; every other unknown one is a slip.
 */
export const ClaimSchemaForm = z
  .object(ROOT_MEMBERS)
  .catchall(z.json())
  .superRefine(refuseOthersThan(ROOT_MEMBERS));

function refuseOthersThan(members: object): (schema: object, context: z.RefinementCtx) => void {
  return (schema, context) => {
    for (const name of Object.keys(schema))
      if (!Object.hasOwn(members, name) && !/^x-[a-z0-9-]{1,40}$/.test(name))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'a member that claim schemas do not have',
        });
  };
}
