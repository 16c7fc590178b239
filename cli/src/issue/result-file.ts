import { mkdir, open, readFile, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const ResultLine = z.object({
  line: z.int(),
  commandId: z.string(),
  status: z.int(),
  identifier: z.string().optional(),
  digest: z.string().optional(),
  document: z.string().optional(),
  code: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});
/** What became of one row. `document` names the file of the issued document, in the same folder. */
export type ResultLine = z.infer<typeof ResultLine>;

/** Digits, capitals and dots: nothing that leads out of the folder. */
const IDENTIFIER = /^[0-9A-Z][0-9A-Z.]{0,127}$/;

/**
 * A folder with `result.ndjson` and the issued documents, readable by their owner alone, because they are about
 * people. A document is in its file before its line is in the result.
 */
export class ResultFile {
  readonly #folder: string;
  readonly #handle: FileHandle;

  private constructor(folder: string, handle: FileHandle) {
    this.#folder = folder;
    this.#handle = handle;
  }

  /** The rows of an earlier run that are done, by command id. A line that was cut off is as if not written. */
  static async readDone(folder: string): Promise<ReadonlyMap<string, ResultLine>> {
    const done = new Map<string, ResultLine>();
    for (const text of (await readOrEmpty(join(folder, 'result.ndjson'))).split('\n')) {
      const line = ResultLine.safeParse(parseJson(text));
      if (line.success && line.data.status < 300) done.set(line.data.commandId, line.data);
    }
    return done;
  }

  /** Begins the result with the lines of rows that are done already. */
  static async open(folder: string, kept: readonly ResultLine[]): Promise<ResultFile> {
    await mkdir(join(folder, 'documents'), { recursive: true, mode: 0o700 });
    const path = join(folder, 'result.ndjson');
    const text = kept.map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(`${path}.new`, text, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
    return new ResultFile(folder, await open(path, 'a'));
  }

  /** Writes the document, and gives its name in the folder. */
  async keepDocument(identifier: string, document: string): Promise<string> {
    if (!IDENTIFIER.test(identifier)) throw new Error('the service names a certificate in no known form');
    const name = join('documents', `${identifier}.jws`);
    await writeFile(join(this.#folder, name), document, { mode: 0o600, flush: true });
    return name;
  }

  async append(lines: readonly ResultLine[]): Promise<void> {
    await this.#handle.appendFile(
      lines
        .map(
          (line) => `${JSON.stringify(line)}
`,
        )
        .join(''),
    );
    await this.#handle.datasync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
