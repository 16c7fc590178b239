import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { commandSigningInput } from '#core/evidence/sign-command';
import { ApproveRequest } from '#core/authorisation/authorisation-commands';
import { canonicalJson } from '#core/canonical-json';
import { CommandSignatureHeader } from '#core/evidence/command-signature-header';
import { HTTP_STATUS } from '#gateway/http/http-status';
import { everyRoute } from '../gateway/http/every-route.ts';

/** RFC 7515, appendix A.3. */
const EXAMPLE_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

describe('docs/http.md', () => {
  let page: string;

  before(async () => {
    page = await readFile(new URL('../../docs/http.md', import.meta.url), 'utf8');
  });

  it('names every address of the interface once, and no other', () => {
    const named = [...page.matchAll(/^\| `((?:GET|POST) [^`]+)`/gm)].map(([, address]) => address);
    const routes = everyRoute().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(named).to.have.members(routes);
  });

  it('says of every address who may use it and whether it takes a key', () => {
    for (const { method, path, policy, commands } of everyRoute()) {
      const address = `${method.toUpperCase()} ${path}`;
      const row = page.split('\n').find((line) => line.startsWith(`| \`${address}\``));
      const [, , who, key] = (row ?? '').split('|').map((cell) => cell.trim());
      expect(who, address).to.equal(policy === 'anyone' ? 'anyone' : policy.join(', '));
      expect(key, address).to.equal(commands ? 'yes' : '');
    }
  });

  it('names every status of a refusal', () => {
    const named = [...page.matchAll(/^\| ([0-9]{3}) +\|/gm)].map(([, status]) => Number(status));
    expect(named).to.deep.equal([...new Set(Object.values(HTTP_STATUS))].sort((a, b) => a - b));
  });

  describe('the example of an approval', () => {
    const block = (start: string): string => {
      const found = page.split('\n').find((line) => line.startsWith(start));
      if (found === undefined) throw new Error(`the page has no line that starts with ${start}`);
      return found;
    };

    it('shows a command of the ledger, a header and the bytes to sign that belong together', () => {
      const command = JSON.parse(block('{"evidence":')) as { readonly evidence: { readonly by: string } };
      const header = CommandSignatureHeader.parse(JSON.parse(block('{"alg":"ES256"')));
      const { protectedHeader, bytes } = commandSigningInput(command, header);
      const shown = page.split('\n').find((line) => line.startsWith(`${protectedHeader}.`));
      expect(shown).to.equal(new TextDecoder().decode(bytes));
      expect(block('{"alg":"ES256"')).to.equal(canonicalJson(header));
      expect(block('{"evidence":')).to.equal(canonicalJson(command));
    });

    it('shows a signature that is good, in a command that the ledger reads', () => {
      const bytes = block('eyJhbGciOiJFUzI1NiIs');
      const signature = block('z6wb');
      const key = createPublicKey({ key: EXAMPLE_KEY, format: 'jwk' });
      const good = verify(
        'sha256',
        Buffer.from(bytes, 'ascii'),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      );
      expect(good).to.equal(true);
      const command = JSON.parse(block('{"evidence":')) as object;
      const jws = `${bytes.slice(0, bytes.indexOf('.'))}..${signature}`;
      expect(() => ApproveRequest.parse({ ...command, evidence: { by: 'self', jws } })).not.to.throw();
    });
  });
});
