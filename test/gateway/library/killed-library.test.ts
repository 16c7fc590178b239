import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { openLibrary } from '#gateway/library/sqlite-library';
import { temporaryFolder } from '../temporary-folder.ts';
import { documentIn, identifierOf, itemOf, MASTER_KEY, stage } from './library-items.ts';

const PROGRAM = join(import.meta.dirname, 'stage-until-killed.ts');

/** Runs the program, kills it without warning after `count` acknowledgements, and returns all it gave. */
async function acknowledgedUntilKilled(
  path: string,
  first: number,
  count: number,
): Promise<readonly number[]> {
  const child = spawn(process.execPath, [PROGRAM, path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  expect(await exited).to.deep.equal([null, 'SIGKILL']);
  return acknowledged;
}

describe('a library whose process is killed', () => {
  const folder = temporaryFolder();

  it('has every document that was acknowledged, whole, and goes on', async function () {
    this.timeout(30_000);
    const path = join(folder(), 'library.sqlite');
    let first = 0;
    for (const count of [1, 40, 150]) {
      const acknowledged = await acknowledgedUntilKilled(path, first, count);
      const library = openLibrary({ path, masterKey: MASTER_KEY });
      for (const serial of acknowledged)
        expect(await documentIn(library, identifierOf(serial))).to.equal(itemOf(serial).document);
      const last = Math.max(...acknowledged);
      // Those that were on their way are there whole or not at all; a repeat of the command settles it.
      for (let serial = last + 1; serial <= last + 8; serial += 1)
        expect(await stage(library, itemOf(serial))).to.have.property('document', itemOf(serial).document);
      await library.close();
      first = last + 9;
    }
  });
});
