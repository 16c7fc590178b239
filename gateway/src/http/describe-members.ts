import { GLOSSARY } from './glossary.js';

interface Described {
  description?: string;
  readonly $ref?: string;
}

interface Schema extends Described {
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Parameter extends Described {
  readonly name: string;
  readonly in: string;
  readonly schema?: Described;
}

/** Gives every member and every parameter of a document that says nothing of itself what the glossary says of it. */
export function describeMembers(document: object): void {
  for (const [key, part] of Object.entries(document) as [string, unknown][]) {
    // An example may hold a schema of its own, which is no part of the description.
    if (key === 'example' || typeof part !== 'object' || part === null) continue;
    const { properties } = part as Schema;
    for (const [name, member] of Object.entries(properties ?? {})) describe(name, member);
    if (isParameter(part) && part.schema?.description === undefined) describe(part.name, part);
    describeMembers(part);
  }
}

function isParameter(part: object): part is Parameter {
  return 'in' in part && 'name' in part && 'schema' in part && typeof part.name === 'string';
}

function describe(name: string, part: Described): void {
  const said = Object.hasOwn(GLOSSARY, name) ? GLOSSARY[name] : undefined;
  if (part.description === undefined && part.$ref === undefined && said !== undefined)
    part.description = said;
}
