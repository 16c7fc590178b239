import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { REASON_CODES } from '#core/access/reason-code';
import { ERROR_CODES } from '#core/coded-error';
import { VERIFICATION_CODES } from '#core/verification/verification-code';
import { SETTINGS } from '#gateway/gateway-config';
import { SECRET_FILE_CODES } from '#gateway/identity/secret-file-error';
import { SERVICE_CODES } from '#gateway/service-error';
import { NETWORK_ERROR_CODES } from '../../scripts/network/network-error.ts';
import { PROTOCOL_ERROR_CODES } from '../../scripts/network/protocol/protocol-error.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

async function pages(): Promise<readonly (readonly [string, string])[]> {
  const names = ['README.md'];
  for (const folder of ['docs', 'docs/design'])
    for (const name of await readdir(join(ROOT, folder)))
      if (name.endsWith('.md')) names.push(join(folder, name));
  return Promise.all(names.map(async (name) => [name, await readFile(join(ROOT, name), 'utf8')] as const));
}

/** How a heading is linked to: small letters, hyphens for spaces, nothing else. */
function anchorsOf(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('the pages of the documentation', () => {
  it('link to what is there', async () => {
    for (const [name, text] of await pages()) {
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? join(ROOT, name) : join(ROOT, dirname(name), path);
        expect(existsSync(file), `${name}: ${target}`).to.equal(true);
        if (anchor !== undefined)
          expect([...anchorsOf(await readFile(file, 'utf8'))], `${name}: ${target}`).to.include(anchor);
      }
    }
  });

  it('name no code and no setting that there is not', async () => {
    const known = new Set<string>([
      ...ERROR_CODES,
      ...REASON_CODES,
      ...VERIFICATION_CODES,
      ...SERVICE_CODES,
      ...SECRET_FILE_CODES,
      ...NETWORK_ERROR_CODES,
      ...PROTOCOL_ERROR_CODES,
      ...SETTINGS,
      // Where the network's set-up finds Fabric's programs, and what a peer says of its own.
      'FABRIC_BIN',
      'DUPLICATE_TXID',
    ]);
    for (const [name, text] of await pages()) {
      const named = [...text.matchAll(/`([A-Z]+(?:_[A-Z0-9]+)+)`/g)].map(([, word = '']) => word);
      expect(
        named.filter((word) => !known.has(word)),
        name,
      ).to.deep.equal([]);
    }
  });

  it('name no file of this project that there is not', async () => {
    const ours = /`((?:core|chaincode|gateway|client|cli|scripts|test|docs|network-config)\/[\w./-]+)`/g;
    for (const [name, text] of await pages())
      for (const [, path = ''] of text.matchAll(ours))
        expect(existsSync(join(ROOT, path)), `${name}: ${path}`).to.equal(true);
  });
});
