import { leaveOut } from '../leave-out.ts';
import { missingForNetwork } from './test-network.ts';

const missing = await missingForNetwork();

/**
 * Declares a suite that needs Fabric's programs: where they are absent it is left out. A test may take `timeoutMs`, and
 * so may a hook.
 */
export function describeOnNetwork(
  title: string,
  { timeoutMs }: { readonly timeoutMs: number },
  suite: () => void,
): void {
  describe(title, function () {
    if (missing !== undefined) {
      leaveOut(this, missing);
      return;
    }
    this.timeout(timeoutMs);
    suite();
  });
}
