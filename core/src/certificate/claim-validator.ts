import { type OutputUnit, Validator } from '@cfworker/json-schema';

/** One place in the claims that the schema refuses. Never holds what stands there. */
export interface ClaimFault {
  /** RFC 6901, from the top of the claims. */
  readonly pointer: string;
  /** The keyword of the schema that refused, such as `maxLength`. */
  readonly keyword: string;
}

/** Most faults that are told of one set of claims. */
export const CLAIM_FAULTS_MAX = 20;

/** Keywords that only say that something further inside was refused. */
const OUTER_KEYWORDS: ReadonlySet<string> = new Set([
  '$ref',
  'additionalProperties',
  'allOf',
  'items',
  'prefixItems',
  'properties',
]);

/**
 * Prepares the claim schema of a type (JSON Schema 2020-12, as published) and gives a function that tells the
 * faults of claims: none for claims that fit. Preparing costs far more than asking; keep what it gives.
 */
export function claimValidator(
  schema: Readonly<Record<string, unknown>>,
): (claims: unknown) => readonly ClaimFault[] {
  // A copy, because the validator writes resolved references into its schema.
  const validator = new Validator(structuredClone(schema), '2020-12', false);
  return (claims) => {
    const { valid, errors } = validator.validate(claims);
    if (valid) return [];
    const inner = errors.filter((error) => !OUTER_KEYWORDS.has(error.keyword));
    return (inner.length > 0 ? inner : errors).slice(0, CLAIM_FAULTS_MAX).map(faultOf);
  };
}

function faultOf({ keyword, instanceLocation, error }: OutputUnit): ClaimFault {
  const pointer = decodeURIComponent(instanceLocation.slice(1));
  if (keyword === 'required') return { pointer: `${pointer}/${escapeName(missingName(error))}`, keyword };
  // A schema of `false` stands where `additionalProperties` allows nothing.
  return { pointer, keyword: keyword === 'false' ? 'additionalProperties' : keyword };
}

/** The validator names a missing member only in its text. */
function missingName(text: string): string {
  return /required property "(.*)"/s.exec(text)?.[1] ?? '';
}

function escapeName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
