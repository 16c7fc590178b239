import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parseConfig, SETTINGS } from '#gateway/gateway-config';

const DOCS = new URL('../../docs/', import.meta.url);

async function operating(): Promise<string> {
  return readFile(new URL('operating.md', DOCS), 'utf8');
}

/** The rows of the table of variables: name and default. */
async function rows(): Promise<readonly (readonly [string, string])[]> {
  const [, section = ''] = (await operating()).split('\n## Environment\n');
  return [...section.matchAll(/^\| `([A-Z_]+)` +\| ([^|]*?) +\|/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
}

describe('docs/operating.md', () => {
  it('has every variable that the gateway reads, and no other', async () => {
    const names = (await rows()).map(([name]) => name);
    expect(names).to.have.members([...SETTINGS]);
  });

  it('says the default of each as it is: to set it changes nothing', async () => {
    for (const [name, said] of await rows()) {
      const value = /^`([^`]+)`$/.exec(said)?.[1];
      if (value === undefined || name === 'PUBLIC_URL') continue;
      expect(parseConfig({ [name]: value }), name).to.deep.equal(parseConfig({}));
    }
  });
});

describe('every page of docs', () => {
  it('names no variable that there is not', async () => {
    const others = /^(BACKUP|BENCH_LARGE|FABRIC_CFG_PATH|CORE_[A-Z_]+|ORDERER_[A-Z_]+|FABRIC_CA_[A-Z_]+)$/;
    for (const name of await readdir(DOCS)) {
      if (!name.endsWith('.md')) continue;
      const text = await readFile(new URL(name, DOCS), 'utf8');
      const set = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)=/g)].map(([, variable = '']) => variable);
      expect(
        set.filter((variable) => !SETTINGS.includes(variable) && !others.test(variable)),
        name,
      ).to.deep.equal([]);
    }
  });
});
