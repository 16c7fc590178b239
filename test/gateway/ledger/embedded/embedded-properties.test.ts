import { NOW_MS } from '../../../core/rule-context.ts';
import { describeLedgerProperties } from '../ledger-properties.ts';
import { DataFolder } from './data-folder.ts';

let now = NOW_MS;

describeLedgerProperties('the embedded ledger', {
  open: async () => {
    now = NOW_MS;
    const folder = await DataFolder.make();
    const ledger = await folder.open(() => now);
    return {
      ledger,
      async close() {
        await ledger.close();
        await folder.remove();
      },
    };
  },
  now: () => now,
  advance: (ms) => {
    now += ms;
  },
  histories: 12,
  steps: 60,
  timeoutMs: 60_000,
});
