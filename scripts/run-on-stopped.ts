import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfig } from '#gateway/gateway-config';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { openLedgerFolder, type LedgerFolder } from '#gateway/ledger/embedded/ledger-folder';
import { ServiceError } from '#gateway/service-error';

/** How an operator's program ends. */
export const EXIT = { good: 0, bad: 1, usage: 2, notOpened: 3 } as const;

/** Works on the data folder of a gateway that is stopped, and gives the exit code. */
export type OperatorTask = (ledger: LedgerFolder, dataDir: string) => number | Promise<number>;

/**
 * Runs a task on DATA_DIR, which no gateway can open meanwhile. A folder that is not one of ours is left as it is;
 * what cannot be opened is said in a sentence.
 */
export async function runOnStopped(task: OperatorTask): Promise<number> {
  let dataDir: string;
  try {
    ({ dataDir } = parseConfig(process.env));
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    return EXIT.usage;
  }
  try {
    const ledger = await openExisting(dataDir);
    try {
      return await task(ledger, dataDir);
    } finally {
      ledger.store.close();
    }
  } catch (error) {
    if (!(error instanceof ServiceError) && !(error instanceof SecretFileError)) throw error;
    tell(error.message);
    return EXIT.notOpened;
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Opens only what is there: to look at a ledger must not make one. */
async function openExisting(dataDir: string): Promise<LedgerFolder> {
  try {
    await access(join(dataDir, 'ledger.sqlite'));
  } catch (cause) {
    throw new ServiceError('LEDGER_UNAVAILABLE', `there is no ledger in ${dataDir}`, { cause });
  }
  return openLedgerFolder(dataDir);
}
