import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parseDescription } from '../../../../scripts/network/description/parse-description.ts';
import { partHere } from '../../../../scripts/network/description/part-here.ts';
import { goThreads } from '../../../../scripts/network/servers/go-threads.ts';

async function profile(name: string) {
  const path = `network-config/${name}.yaml`;
  const text = await readFile(new URL(`../../../../${path}`, import.meta.url), 'utf8');
  return parseDescription(text, path);
}

describe('the threads of a peer and of an orderer', () => {
  const cases: readonly [string, string, readonly string[] | undefined, number, number][] = [
    ['are one each where the programs are more than the processors', 'small', undefined, 2, 1],
    ['are its share of the processors', 'small', undefined, 7, 2],
    ['count the programs of this machine, not those elsewhere', 'small', ['ministry'], 4, 4],
    ['are shared by all peers and orderers', 'full', undefined, 14, 2],
    ['are shared by orderers without a peer', 'full', ['ordering'], 8, 2],
  ];
  for (const [title, name, names, processors, threads] of cases)
    it(title, async () => {
      expect(goThreads(partHere(await profile(name), names), processors)).to.equal(threads);
    });
});
