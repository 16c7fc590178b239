import { expect } from 'chai';
import { ProtocolError } from '../../../../scripts/network/protocol/protocol-error.ts';
import { readRevocationList } from '../../../../scripts/network/protocol/revocation-list.ts';
import { testAuthority, type TestAuthority } from './test-authority.ts';

const MADE_AT = new Date('2026-11-01T00:00:00Z');
const DOING = 'setting the revocation list';

describe('network protocol: revocation lists', () => {
  let own: TestAuthority;
  let other: TestAuthority;
  let list: Uint8Array;
  before(async () => {
    // The same name: only the key tells them apart.
    [own, other] = await Promise.all([testAuthority('ca.province-a'), testAuthority('ca.province-a')]);
    list = await own.revocationList({ serials: ['0a', '0b'], madeAt: MADE_AT });
  });

  it('are read as DER, and as PEM, to the form that Fabric reads', () => {
    const fromDer = readRevocationList(list, DOING);
    const fromPem = readRevocationList(fromDer.pem, DOING);
    expect(fromDer.madeAt).to.deep.equal(MADE_AT);
    expect(Buffer.from(fromPem.pem).equals(fromDer.pem)).to.equal(true);
    const text = Buffer.from(fromDer.pem).toString();
    expect(text).to.match(/^-----BEGIN X509 CRL-----\n/);
    const base64 = text.split('\n').slice(1, -2).join('');
    expect(Buffer.from(base64, 'base64').equals(list)).to.equal(true);
  });

  it('are of the authority that signed them, among several', async () => {
    expect(await readRevocationList(list, DOING).isOf([other.root, own.root])).to.equal(true);
  });

  it('are of no other authority, not even one of the same name', async () => {
    expect(await readRevocationList(list, DOING).isOf([other.root])).to.equal(false);
    expect(await readRevocationList(list, DOING).isOf([])).to.equal(false);
  });

  it('are of no authority without the identifier of its key, for peers would pass over them', async () => {
    const nameless = await own.revocationList({ serials: ['0a'], madeAt: MADE_AT, keyId: false });
    expect(await readRevocationList(nameless, DOING).isOf([own.root])).to.equal(false);
  });

  it('are of no authority when a byte of the signature has changed', async () => {
    const broken = Uint8Array.from(list);
    broken.set([(broken.at(-1) ?? 0) ^ 1], broken.length - 1);
    expect(await readRevocationList(broken, DOING).isOf([own.root])).to.equal(false);
  });

  const refused: readonly [string, () => Uint8Array][] = [
    ['nothing', () => new Uint8Array()],
    ['text', () => Buffer.from('no list')],
    ['a certificate', () => own.root],
    ['half of a list', () => list.subarray(0, list.length / 2)],
    ['more than 1 MiB', () => new Uint8Array(1_048_577)],
  ];
  for (const [title, bytes] of refused)
    it(`refuses ${title}`, () => {
      expect(() => readRevocationList(bytes(), DOING))
        .to.throw(ProtocolError)
        .with.property('code', 'REVOCATION_LIST_INVALID');
    });
});
