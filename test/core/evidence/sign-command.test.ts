import { expect } from 'chai';
import { CompactSign, flattenedVerify, importJWK } from 'jose';
import { CodedError } from '#core/coded-error';
import { commandSigningInput, splitDetachedJws } from '#core/evidence/sign-command';
import { id32, LEDGER_ID, NOW_MS } from '../rule-context.ts';
import { createWallet } from '../wallet.ts';

const COMMAND = { id: 'command-0001', type: 'authorisation.revoke', evidence: { by: 'self' } } as const;
const CLAIMS = { aud: LEDGER_ID, iat: NOW_MS / 1000, kid: id32('key') };
const PAYLOAD = '{"evidence":{"by":"self"},"id":"command-0001","type":"authorisation.revoke"}';

describe('commandSigningInput', () => {
  it('is the canonical header and the canonical command, each in base64url', () => {
    const { protectedHeader, bytes } = commandSigningInput(COMMAND, CLAIMS);
    expect(Buffer.from(protectedHeader, 'base64url').toString()).to.equal(
      `{"alg":"ES256","aud":"${LEDGER_ID}","iat":${String(CLAIMS.iat)},"kid":"${CLAIMS.kid}","typ":"sealtrail-command+jws"}`,
    );
    expect(Buffer.from(bytes).toString()).to.equal(
      `${protectedHeader}.${Buffer.from(PAYLOAD).toString('base64url')}`,
    );
  });

  it('is the same before the signature is there and after', () => {
    const signed = { ...COMMAND, evidence: { ...COMMAND.evidence, jws: 'aGVhZGVy..c2ln' } };
    expect(commandSigningInput(signed, CLAIMS)).to.deep.equal(commandSigningInput(COMMAND, CLAIMS));
  });

  it('leaves the command as it was', () => {
    const signed = { ...COMMAND, evidence: { by: 'self', jws: 'aGVhZGVy..c2ln' } };
    commandSigningInput(signed, CLAIMS);
    expect(signed.evidence.jws).to.equal('aGVhZGVy..c2ln');
  });

  it('makes signatures that another implementation of JWS accepts', async () => {
    const wallet = createWallet();
    const { evidence } = wallet.signed(COMMAND);
    const [header = '', , signature = ''] = evidence.jws.split('.');
    const payload = Buffer.from(PAYLOAD).toString('base64url');
    const key = await importJWK(wallet.publicKey, 'ES256');
    const verified = await flattenedVerify({ protected: header, payload, signature }, key);
    expect(Buffer.from(verified.payload).toString()).to.equal(PAYLOAD);
  });
});

describe('splitDetachedJws', () => {
  it('refuses what is not two parts', async () => {
    const attached = await new CompactSign(Buffer.from('payload'))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.alloc(32));
    for (const text of [attached, '', 'a', 'YQ.YQ', 'YQ..YQ.YQ', 'YQ...YQ', 'YQ==..YQ'])
      expect(() => splitDetachedJws(text))
        .to.throw(CodedError)
        .with.property('code', 'INPUT_INVALID');
  });
});
