import { writeSync } from 'node:fs';
import { Minder, mind } from './minder.ts';
import { ProcessRecords } from './process-records.ts';

// Started by `up`, as MINDER_PROCESS: the folder of the records, and its own name among them.
const [folder, self] = process.argv.slice(2);
if (folder === undefined || self === undefined) throw new TypeError('a folder and a name are needed');

/** A full disk takes no line; what is minded may need it all the more then. */
function say(line: string): void {
  try {
    writeSync(process.stdout.fd, `${new Date().toISOString()} ${line}\n`);
  } catch {
    // Nobody is left to be told.
  }
}

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    stop.abort();
  });
}
await mind(new Minder(new ProcessRecords(folder), self), {
  everyMs: 500,
  signal: stop.signal,
  say,
});
