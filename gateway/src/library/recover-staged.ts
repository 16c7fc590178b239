import type { DocumentEntry, Library } from './library.js';

const PAGE = 500;

/** What the ledger says of a certificate; it throws where it could not be asked. */
export type DigestOnLedger = (identifier: string) => Promise<string | undefined>;

export interface RecoverStagedOptions {
  readonly library: Library;
  readonly digestOnLedger: DigestOnLedger;
  /**
   * Younger ones are left alone, in milliseconds: their command may still be on its way. Default 0, which is right
   * at the start of a gateway whose ledger is its own; elsewhere longer than a commit may take.
   */
  readonly ageMs?: number;
  /** What becomes of one that the ledger does not have. Default `discard`. */
  readonly unknown?: 'discard' | 'keep';
}

/**
 * Settles what a crash, or an outcome that stayed unknown, left staged, by asking the ledger and never by guessing:
 * confirmed where the ledger has the certificate with this digest, discarded where it has not.
 */
export async function recoverStaged({
  library,
  digestOnLedger,
  ageMs = 0,
  unknown = 'discard',
}: RecoverStagedOptions): Promise<{ readonly confirmed: number; readonly discarded: number }> {
  let confirmed = 0;
  let discarded = 0;
  let after = 0;
  for (;;) {
    const page = await library.stagedOlderThan({ ageMs, limit: PAGE, after });
    const committed: DocumentEntry[] = [];
    const unknownToLedger: DocumentEntry[] = [];
    for (const entry of page) {
      const isCommitted = (await digestOnLedger(entry.identifier)) === entry.digest;
      (isCommitted ? committed : unknownToLedger).push(entry);
    }
    await library.confirm(committed);
    confirmed += committed.length;
    if (unknown === 'discard') {
      await library.discard(unknownToLedger);
      discarded += unknownToLedger.length;
    }
    after = page.at(-1)?.place ?? after;
    if (page.length < PAGE) return { confirmed, discarded };
  }
}
