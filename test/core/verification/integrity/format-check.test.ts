import { expect } from 'chai';
import { MAX_DOCUMENT_BYTES } from '#core/certificate/document';
import { ask, DOCUMENT, headerOf, outcomeOf, PAYLOAD, seal, SEAL } from '../verification-world.ts';

const [header = '', payload = '', signature = ''] = DOCUMENT.split('.');

const REFUSED: readonly [string, string][] = [
  ['nothing', ''],
  ['prose', 'This certifies that …'],
  ['two parts', `${header}.${payload}`],
  ['four parts', `${DOCUMENT}.${signature}`],
  ['padding', `${header}.${payload}.${signature}=`],
  ['a line break inside', `${header}.\n${payload}.${signature}`],
  ['the algorithm none', seal(PAYLOAD, SEAL, { ...headerOf(SEAL), alg: 'none' })],
  ['a symmetric algorithm', seal(PAYLOAD, SEAL, { ...headerOf(SEAL), alg: 'HS256' })],
  ['another type of token', seal(PAYLOAD, SEAL, { ...headerOf(SEAL), typ: 'JWT' })],
  ['a key of its own', seal(PAYLOAD, SEAL, { ...headerOf(SEAL), jwk: SEAL.publicKey })],
  ['an address for keys', seal(PAYLOAD, SEAL, { ...headerOf(SEAL), jku: 'https://example.org/keys' })],
  ['a member nobody knows', seal({ ...PAYLOAD, remark: 'genuine' })],
  ['a short salt', seal({ ...PAYLOAD, salt: 'AAAA' })],
  ['a date that is none', seal({ ...PAYLOAD, validFrom: '2026-02-30T00:00:00.000Z' })],
  ['more than fits', seal({ ...PAYLOAD, claims: { text: 'x'.repeat(MAX_DOCUMENT_BYTES) } })],
  ['a file without a document', JSON.stringify({ receipt: DOCUMENT })],
  ['a file that is no JSON', `{"document": "${DOCUMENT}"`],
];

describe('the check of the form', () => {
  for (const [title, text] of REFUSED)
    it(`fails for ${title}`, async () => {
      const verification = await ask({ text });
      expect(verification.verdict).to.equal('tampered');
      expect(outcomeOf(verification, 'format')).to.equal('fail FORMAT_INVALID');
      for (const name of ['identifier', 'signature', 'anchored', 'claims'] as const)
        expect(outcomeOf(verification, name)).to.equal('not-checked UNREADABLE');
      expect(outcomeOf(verification, 'issuer')).to.equal('not-checked HIDDEN');
    });
});
