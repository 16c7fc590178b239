import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lowSignature } from '#gateway/ledger/fabric/low-signature';
import { readSigningKey } from '#gateway/ledger/fabric/signing-key';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** r and s of a signature in DER. */
function sidesOf(der: Uint8Array): [bigint, bigint] {
  const rLength = der[3] ?? 0;
  const r = der.subarray(4, 4 + rLength);
  const s = der.subarray(6 + rLength);
  return [r, s].map((side) => BigInt(`0x${Buffer.from(side).toString('hex')}`)) as [bigint, bigint];
}

function p1363(r: bigint, s: bigint): Buffer {
  return Buffer.from([r, s].map((side) => side.toString(16).padStart(64, '0')).join(''), 'hex');
}

describe('a signature as Fabric takes it', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it('has a low s and still verifies, however it was drawn', () => {
    for (let i = 0; i < 200; i += 1) {
      const message = Buffer.from(`message ${String(i)}`);
      const der = lowSignature(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
      expect(verify('sha256', message, publicKey, der)).to.equal(true);
      expect(sidesOf(der)[1] <= ORDER / 2n).to.equal(true);
    }
  });

  it('keeps a low s and turns a high one', () => {
    const half = ORDER / 2n;
    for (const [given, expected] of [
      [half, half],
      [half + 1n, ORDER - half - 1n],
      [1n, 1n],
      [ORDER - 1n, 1n],
    ] as const) {
      expect(sidesOf(lowSignature(p1363(5n, given)))).to.deep.equal([5n, expected]);
    }
  });

  it('writes the shortest integers that are not negative', () => {
    expect(Buffer.from(lowSignature(p1363(0x7fn, 0x80n))).toString('hex')).to.equal('300702017f02020080');
  });
});

describe('a key in a file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-key-'));
    path = join(folder, 'key.pem');
  });
  afterEach(() => rm(folder, { recursive: true }));

  function pemOf(curve: string): string {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
    return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  }

  it('signs what verifies with its public key', async () => {
    await writeFile(path, pemOf('P-256'), { mode: 0o600 });
    const key = await readSigningKey(path);
    const message = Buffer.from('a proposal');
    expect(verify('sha256', message, key.publicKey, await key.sign(message))).to.equal(true);
  });

  const refusals: readonly [string, () => Promise<void>, string][] = [
    ['there is none', () => Promise.resolve(), 'SECRET_NOT_A_FILE'],
    ['it is no key', () => writeFile(path, 'nothing', { mode: 0o600 }), 'SECRET_MALFORMED'],
    ['it is of another curve', () => writeFile(path, pemOf('P-384'), { mode: 0o600 }), 'SECRET_MALFORMED'],
    [
      'others may read it',
      async () => {
        await writeFile(path, pemOf('P-256'));
        await chmod(path, 0o640);
      },
      'SECRET_READABLE_BY_OTHERS',
    ],
  ];
  for (const [title, make, code] of refusals) {
    it(`is refused where ${title}`, async () => {
      await make();
      const failure: unknown = await readSigningKey(path).catch((error: unknown) => error);
      expect(failure).to.have.property('code', code);
    });
  }
});
