import { canonicalJson } from '../canonical-json.js';
import { CodedError } from '../coded-error.js';
import { ClaimSchemaForm } from './claim-schema-form.js';

/** Largest claim schema, in bytes of its canonical JSON. */
export const CLAIM_SCHEMA_BYTES_MAX = 16 * 1024;
/** Deepest nesting of objects and arrays in a claim schema. */
const CLAIM_SCHEMA_DEPTH_MAX = 16;

/**
 * Checks that a claim schema may be published: small, flat, with whole numbers only (what is on the ledger has no
 * others), within `ClaimSchemaForm`, and with references that are there and lead no further, so that checking
 * claims ends. Does not prove that any claims can satisfy it. Fails with TYPE_SCHEMA_INVALID.
 */
export function checkClaimSchema(schema: unknown): void {
  checkShape(schema, CLAIM_SCHEMA_DEPTH_MAX);
  if (new TextEncoder().encode(canonicalJson(schema)).length > CLAIM_SCHEMA_BYTES_MAX)
    throw invalid(`larger than ${String(CLAIM_SCHEMA_BYTES_MAX)} bytes`);
  const result = ClaimSchemaForm.safeParse(schema);
  if (!result.success) throw invalid(`unexpected form at /${placeOf(result.error.issues[0]?.path)}`);
  checkReferences(result.data);
}

function checkShape(value: unknown, depthLeft: number): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw invalid('a number that is not whole');
  if (typeof value !== 'object' || value === null) return;
  if (depthLeft === 0) throw invalid(`nested deeper than ${String(CLAIM_SCHEMA_DEPTH_MAX)}`);
  for (const member of Object.values(value)) checkShape(member, depthLeft - 1);
}

/** A definition that referred to another could go round in a circle, or double its size at each step. */
function checkReferences(schema: { readonly $defs?: Readonly<Record<string, unknown>> | undefined }): void {
  const definitions = schema.$defs ?? {};
  if (referencesIn(definitions).length > 0) throw invalid('a definition that refers to a definition');
  for (const reference of referencesIn(schema))
    if (!Object.hasOwn(definitions, reference.slice('#/$defs/'.length)))
      throw invalid('a reference to a definition that is not there');
}

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
  );
}

function placeOf(path: readonly PropertyKey[] = []): string {
  return path.map(String).join('/').slice(0, 200);
}

function invalid(detail: string): CodedError {
  return new CodedError('TYPE_SCHEMA_INVALID', detail);
}
