import type { IntendedErasure, Library } from './library.js';

const PAGE = 500;

export interface RecoverErasuresOptions {
  readonly library: Library;
  /** When the ledger recorded this erasure, undefined where it did not; throws where it could not be asked. */
  readonly recordedAt: (erasure: IntendedErasure) => Promise<number | undefined>;
  /**
   * What becomes of an intention that the ledger does not know. `drop` is right where nothing can be on its way any
   * more, as at the start of a gateway whose ledger is its own; elsewhere it is kept and asked for again.
   */
  readonly unknown: 'drop' | 'keep';
}

/**
 * Finishes what a crash, or an outcome that stayed unknown, left between the record and the deed, by asking the
 * ledger: carried out where it is recorded there; where it is not, `unknown` says.
 */
export async function recoverErasures({
  library,
  recordedAt,
  unknown,
}: RecoverErasuresOptions): Promise<{ readonly carriedOut: number; readonly dropped: number }> {
  let carriedOut = 0;
  let dropped = 0;
  for (let after = 0; ;) {
    const page = await library.intendedErasures({ limit: PAGE, after });
    for (const erasure of page) {
      const at = await recordedAt(erasure);
      if (at !== undefined) {
        await library.carryOutErasure(erasure, at);
        carriedOut += 1;
      } else if (unknown === 'drop') {
        await library.dropErasure(erasure);
        dropped += 1;
      }
    }
    after = page.at(-1)?.place ?? after;
    if (page.length < PAGE) return { carriedOut, dropped };
  }
}
