import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { hasCode } from '@sealtrail/core';
import { holdFolder } from './hold-folder.js';
import { LineByText } from './line-by-text.js';

const NAME = 'result.ndjson';

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
  readonly #release: () => void;

  private constructor(folder: string, handle: FileHandle, release: () => void) {
    this.#folder = folder;
    this.#handle = handle;
    this.#release = release;
  }

  /** The rows of an earlier run that are done, by command id. A line that was cut off is as if not written. */
  static async readDone(folder: string): Promise<LineByText> {
    const done = new LineByText();
    for await (const { commandId, line } of doneLines(folder)) done.remember(commandId, line);
    return done;
  }

  /** Begins the result with the lines of rows that are done already. Fails with InputError where another run is at it. */
  static async open(folder: string): Promise<ResultFile> {
    await makeFolder(folder);
    await makeFolder(join(folder, 'documents'));
    const release = holdFolder(folder);
    try {
      const path = join(folder, NAME);
      const kept = createWriteStream(`${path}.new`, { mode: 0o600, flush: true });
      await pipeline(doneTexts(folder), kept);
      await rename(`${path}.new`, path);
      return new ResultFile(folder, await open(path, 'a'), release);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Writes the document, and gives its name in the folder. */
  async keepDocument(identifier: string, document: string): Promise<string> {
    if (!IDENTIFIER.test(identifier)) throw new Error('the service names a certificate in no known form');
    const name = join('documents', `${identifier}.jws`);
    await writeFile(join(this.#folder, name), document, { mode: 0o600, flush: true });
    return name;
  }

  async append(lines: readonly ResultLine[]): Promise<void> {
    await this.#handle.appendFile(lines.map(textOf).join(''));
    await this.#handle.datasync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
    this.#release();
  }
}

async function* doneTexts(folder: string): AsyncIterable<string> {
  for await (const line of doneLines(folder)) yield textOf(line);
}

/** Line by line: a result has as many as the agency has certificates. */
async function* doneLines(folder: string): AsyncIterable<ResultLine> {
  const handle = await openThere(join(folder, NAME));
  if (handle === undefined) return;
  for await (const text of handle.readLines({ encoding: 'utf8' })) {
    const line = ResultLine.safeParse(parseJson(text));
    if (line.success && line.data.status < 300) yield line.data;
  }
}

/** One that is there stays as it is. Not `recursive`: that tries for ever where no folder can be made, such as `/proc`. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

async function openThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function textOf(line: ResultLine): string {
  return `${JSON.stringify(line)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
