import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect } from 'chai';
import { ecdsaSigner } from '../../../../scripts/network/protocol/ecdsa-signer.ts';
import { lowSDer } from '../../../../scripts/network/protocol/low-s-der.ts';

const HALF_ORDER = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

function pemKey(namedCurve: string): Buffer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

/** The two numbers of a DER signature. */
function numbersOf(der: Uint8Array): readonly bigint[] {
  const bytes = Buffer.from(der);
  const rEnd = 4 + (bytes[3] ?? 0);
  expect(bytes[0]).to.equal(0x30);
  expect(bytes[1]).to.equal(bytes.length - 2);
  expect(bytes[rEnd + 1]).to.equal(bytes.length - rEnd - 2);
  return [bytes.subarray(4, rEnd), bytes.subarray(rEnd + 2)].map((part) =>
    BigInt(`0x${part.toString('hex')}`),
  );
}

describe('network protocol: signatures', () => {
  it('are DER, verify, and have the lower s, two hundred times over', async () => {
    const privateKey = pemKey('P-256');
    const signer = ecdsaSigner({ mspId: 'ministry', certificate: new Uint8Array(), privateKey });
    for (let round = 0; round < 200; round += 1) {
      const message = Buffer.from(`message ${String(round)}`);
      const signature = await signer.sign(message);
      expect(verify('sha256', message, createPublicKey(privateKey), signature)).to.equal(true);
      expect((numbersOf(signature)[1] ?? 0n) <= HALF_ORDER).to.equal(true);
    }
  });

  it('turns a high s over, and leaves a low one', () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const withS = (s: bigint): Uint8Array =>
      Buffer.from('01'.padStart(64, '0') + s.toString(16).padStart(64, '0'), 'hex');
    expect(numbersOf(lowSDer(withS(HALF_ORDER)))).to.deep.equal([1n, HALF_ORDER]);
    expect(numbersOf(lowSDer(withS(HALF_ORDER + 1n)))).to.deep.equal([1n, HALF_ORDER]);
    expect(numbersOf(lowSDer(withS(order - 1n)))).to.deep.equal([1n, 1n]);
  });

  it('writes numbers in their shortest positive form', () => {
    const signature = Buffer.concat([Buffer.alloc(31), Buffer.of(0x80), Buffer.alloc(31), Buffer.of(0x7f)]);
    expect(Buffer.from(lowSDer(signature)).toString('hex')).to.equal('3007020200800201' + '7f');
  });

  it('refuses a key of another curve and a signature of another length', () => {
    const privateKey = pemKey('P-384');
    const certificate = new Uint8Array();
    expect(() => ecdsaSigner({ mspId: 'ministry', certificate, privateKey })).to.throw(TypeError, 'P-256');
    expect(() => lowSDer(new Uint8Array(63))).to.throw(TypeError);
  });
});
