import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { readFileIfThere } from '../files.ts';
import { NetworkError } from '../network-error.ts';

const BYTES_MAX = 1_048_576;
const FAULTS_TOLD = 10;

/** A YAML text that people write: where it is from, and where they see how it is done. */
export interface DescriptionFile {
  /** Names it in errors. */
  readonly file: string;
  readonly example: string;
}

/** The text of a description that was named. Fails with DESCRIPTION_INVALID and this remedy, or with FILE_UNUSABLE. */
export async function readDescribed(file: string, remedy: string): Promise<string> {
  const text = await readFileIfThere(file);
  if (text !== undefined) return text;
  throw new NetworkError('DESCRIPTION_INVALID', `there is no description ${file}`, { remedy });
}

/** What the text says, of the schema's form. Fails with DESCRIPTION_INVALID, which tells every fault. */
export function readYaml<T>(schema: z.ZodType<T>, text: string, from: DescriptionFile): T {
  if (text.length > BYTES_MAX)
    throw invalidDescription(from, [`it is longer than ${String(BYTES_MAX)} bytes`]);
  if (text.includes('\uFFFD')) throw invalidDescription(from, ['it is no text in UTF-8']);
  const value = parseYaml(text, from);
  if (value === null) throw invalidDescription(from, ['it is empty']);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidDescription(
    from,
    parsed.error.issues.map(({ path, message }) => `${pathText(path)}: ${message}`),
  );
}

function parseYaml(text: string, from: DescriptionFile): unknown {
  const document = parseDocument(text);
  const faults = [...document.errors, ...document.warnings].map(({ code, message }) =>
    code === 'MULTIPLE_DOCS' ? 'it holds several documents, and is to hold one' : message.trim(),
  );
  if (faults.length > 0) throw invalidDescription(from, faults);
  try {
    // No aliases: a few lines of them can stand for gigabytes.
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof ReferenceError) throw invalidDescription(from, [error.message.trim()]);
    throw error;
  }
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${String(key)}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? 'the whole' : text;
}

export function invalidDescription(
  { file, example }: DescriptionFile,
  faults: readonly string[],
): NetworkError {
  const told = faults.slice(0, FAULTS_TOLD);
  const more = faults.length - told.length;
  if (more > 0) told.push(`and ${String(more)} more`);
  return new NetworkError('DESCRIPTION_INVALID', `${file} describes no network: ${told.join('; ')}`, {
    remedy: `Mend ${file}; ${example} is an example.`,
  });
}
