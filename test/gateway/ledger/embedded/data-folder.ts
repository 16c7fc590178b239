import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EmbeddedLedger } from '#gateway/ledger/embedded/embedded-ledger';
import { openEmbeddedLedger } from '#gateway/ledger/embedded/open-embedded-ledger';
import { NOW_MS } from '../../../core/rule-context.ts';

/** A data folder of its own for a test, with a ledger that can be opened again and again. */
export class DataFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<DataFolder> {
    return new DataFolder(await mkdtemp(join(tmpdir(), 'sealtrail-ledger-')));
  }

  open(clock: () => number = () => NOW_MS): Promise<EmbeddedLedger> {
    return openEmbeddedLedger({ dataDir: this.path, clock });
  }

  get file(): string {
    return join(this.path, 'ledger.sqlite');
  }

  get keyFile(): string {
    return join(this.path, 'secrets', 'ledger.key');
  }

  /** Changes the file behind the ledger's back. */
  tamper(sql: string): void {
    const database = new DatabaseSync(this.file);
    database.exec(sql);
    database.close();
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true });
  }
}
