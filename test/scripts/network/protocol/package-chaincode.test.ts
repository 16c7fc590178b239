import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { packageChaincode } from '../../../../scripts/network/protocol/package-chaincode.ts';
import { ProtocolError } from '../../../../scripts/network/protocol/protocol-error.ts';
import { tarArchive } from '../../../../scripts/network/protocol/tar-archive.ts';

const OPTIONS = { label: 'sealtrail_1.0', server: { address: '127.0.0.1:9999' } };

/** The files of an archive, read by the rules of POSIX and not by ours. */
function filesOf(archive: Uint8Array): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(archive);
  const files = new Map<string, Buffer>();
  for (let at = 0; bytes[at] !== 0;) {
    const name = bytes.toString('ascii', at, at + 100).replace(/\0+$/, '');
    const size = Number.parseInt(bytes.toString('ascii', at + 124, at + 135), 8);
    const said = Number.parseInt(bytes.toString('ascii', at + 148, at + 154), 8);
    const header = Buffer.from(bytes.subarray(at, at + 512));
    header.fill(' ', 148, 156);
    expect(said, `checksum of ${name}`).to.equal(header.reduce((sum, byte) => sum + byte, 0));
    expect(bytes.toString('ascii', at + 257, at + 263)).to.equal('ustar\0');
    files.set(name, bytes.subarray(at + 512, at + 512 + size));
    at += 512 * (1 + Math.ceil(size / 512));
  }
  return files;
}

describe('network protocol: the package of the contract', () => {
  it('says what it is and where the contract listens', () => {
    const { bytes } = packageChaincode(OPTIONS);
    const files = filesOf(gunzipSync(bytes));
    expect([...files.keys()]).to.deep.equal(['metadata.json', 'code.tar.gz']);
    expect(JSON.parse(String(files.get('metadata.json')))).to.deep.equal({
      type: 'ccaas',
      label: 'sealtrail_1.0',
    });
    const code = filesOf(gunzipSync(files.get('code.tar.gz') ?? Buffer.alloc(0)));
    expect(JSON.parse(String(code.get('connection.json')))).to.deep.equal({
      address: '127.0.0.1:9999',
      dial_timeout: '10s',
      tls_required: false,
      client_auth_required: false,
    });
  });

  it('carries the certificates of a connection with TLS on both sides', () => {
    const tls = { roots: 'ROOTS', client: { certificate: 'CERTIFICATE', privateKey: 'KEY' } };
    const server = { address: 'contract.ministry:9999', dialTimeoutSeconds: 3, tls };
    const files = filesOf(gunzipSync(packageChaincode({ label: 'x', server }).bytes));
    const code = filesOf(gunzipSync(files.get('code.tar.gz') ?? Buffer.alloc(0)));
    expect(JSON.parse(String(code.get('connection.json')))).to.deep.equal({
      address: 'contract.ministry:9999',
      dial_timeout: '3s',
      tls_required: true,
      client_auth_required: true,
      root_cert: 'ROOTS',
      client_cert: 'CERTIFICATE',
      client_key: 'KEY',
    });
  });

  it('has the same bytes every time, and an id that is their hash', () => {
    const one = packageChaincode(OPTIONS);
    const other = packageChaincode({ ...OPTIONS });
    expect(Buffer.from(one.bytes).equals(other.bytes)).to.equal(true);
    expect(one.id).to.equal(`sealtrail_1.0:${createHash('sha256').update(one.bytes).digest('hex')}`);
    // The id of these options on every machine and with every release of Node: peers keep it.
    expect(one.id).to.equal('sealtrail_1.0:7f6fda3a9aef907d8af82914dc309f3b3dec383ecb96f2f0e7e4e05fd3766608');
  });

  it('has another id for another address and another label', () => {
    const server = { address: '127.0.0.1:9998' };
    const ids = [OPTIONS, { ...OPTIONS, server }, { ...OPTIONS, label: 'sealtrail_1.1' }].map(
      (options) => packageChaincode(options).id,
    );
    expect(new Set(ids).size).to.equal(3);
  });

  for (const label of ['', '_x', 'a b', 'a/b', 'a:b', '../a', 'é', 'a'.repeat(101)])
    it(`refuses the label ${JSON.stringify(label.slice(0, 10))}`, () => {
      expect(() => packageChaincode({ ...OPTIONS, label }))
        .to.throw(ProtocolError)
        .with.property('code', 'PACKAGE_REFUSED');
    });

  it('refuses names that an archive cannot hold', () => {
    for (const name of ['', 'a'.repeat(101), 'ü', 'a\n'])
      expect(() => tarArchive([{ name, bytes: new Uint8Array() }])).to.throw(TypeError);
  });
});
