import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { hasCode } from '#core/has-code';
import { fileFault, folderDamaged } from '../file-fault.ts';
import { jsonOf } from '../json-of.ts';
import { isRunning, ProcessIdentity } from './process-identity.ts';

/** All that is needed to start a process again. */
export const ProcessSpec = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9.-]{0,127}$/),
  command: z.string(),
  args: z.array(z.string()),
  cwd: z.string(),
  /** Its whole environment. */
  env: z.record(z.string(), z.string()),
  log: z.string(),
});
export type ProcessSpec = z.infer<typeof ProcessSpec>;

/** A process that was started and should run. */
export const ProcessRecord = z.strictObject({ spec: ProcessSpec, identity: ProcessIdentity });
export type ProcessRecord = z.infer<typeof ProcessRecord>;

const SUFFIX = '.json';

/**
 * The processes of a network that should run: one file each, written when it is started, deleted before it is
 * stopped. Everything is synchronous, so that no other code of this process runs between a look and a write.
 */
export class ProcessRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  list(): ProcessRecord[] {
    let names: string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      return [];
    }
    return names
      .filter((name) => name.endsWith(SUFFIX))
      .sort()
      .flatMap((name) => this.find(name.slice(0, -SUFFIX.length)) ?? []);
  }

  /** Fails with FOLDER_DAMAGED for a record that cannot be read. */
  find(name: string): ProcessRecord | undefined {
    const file = this.#file(name);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw fileFault(error, file) ?? error;
    }
    const parsed = ProcessRecord.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    const remedy = `End ${name} yourself where it runs (nothing here knows its number any more), delete the file, and run npm run network -- up.`;
    throw folderDamaged(file, remedy, parsed.error);
  }

  /** Whether the process was started and has not ended. Fails as `find` does. */
  runs(name: string): boolean {
    const record = this.find(name);
    return record !== undefined && isRunning(record.identity);
  }

  /** When the process was started, in milliseconds; 0 where it was not. */
  startedAt(name: string): number {
    return statSync(this.#file(name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** Fails with FILE_UNUSABLE. */
  put(record: ProcessRecord): void {
    const file = this.#file(record.spec.name);
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 1)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      throw fileFault(error, file) ?? error;
    }
  }

  delete(name: string): void {
    rmSync(this.#file(name), { force: true });
  }

  #file(name: string): string {
    return join(this.#folder, `${name}${SUFFIX}`);
  }
}
