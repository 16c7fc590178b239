import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect } from 'chai';
import { ecdsaSigner } from '../../../../scripts/network/protocol/ecdsa-signer.ts';

function pemKey(namedCurve: string): Buffer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

describe('network protocol: a signer with a key of its own', () => {
  const certificate = new Uint8Array();

  it('signs so that the public key verifies', async () => {
    const privateKey = pemKey('P-256');
    const signer = ecdsaSigner({ mspId: 'ministry', certificate, privateKey });
    const message = Buffer.from('a message');
    const signature = await signer.sign(message);
    expect(verify('sha256', message, createPublicKey(privateKey), signature)).to.equal(true);
    expect(verify('sha256', Buffer.from('another'), createPublicKey(privateKey), signature)).to.equal(false);
  });

  it('refuses a key of another curve', () => {
    const privateKey = pemKey('P-384');
    expect(() => ecdsaSigner({ mspId: 'ministry', certificate, privateKey })).to.throw(TypeError, 'P-256');
  });
});
