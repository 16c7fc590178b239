import { openLibrary } from '#gateway/library/sqlite-library';
import { itemOf, MASTER_KEY, stage } from './library-items.ts';

/** Stages one document after the other, eight under way, and prints the number of each that was acknowledged. */
const [path = '', first = '0'] = process.argv.slice(2);
const library = openLibrary({ path, masterKey: MASTER_KEY });
let next = Number(first);

async function stageOneAfterTheOther(): Promise<never> {
  for (;;) {
    const serial = next++;
    await stage(library, itemOf(serial));
    process.stdout.write(`${String(serial)}\n`);
  }
}

await Promise.race(Array.from({ length: 8 }, stageOneAfterTheOther));
