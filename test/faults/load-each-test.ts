import type { Ledger } from '#gateway/ledger/ledger';
import { FabricLoad } from './fabric-load.ts';

/**
 * Starts a test's load on the ledger that the suite has then, and waits until a command of it has succeeded. Where a test
 * fails, its load does not go on beside the next.
 */
export function loadEachTest(ledger: () => Ledger): (name: string) => Promise<FabricLoad> {
  let running: FabricLoad | undefined;
  afterEach(() => running?.stop());
  return async (name) => {
    running = new FabricLoad(ledger(), { name });
    running.start();
    await running.succeeds();
    return running;
  };
}
