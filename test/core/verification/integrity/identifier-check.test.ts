import { expect } from 'chai';
import { formatCertificateIdentifier } from '#core/identifier/certificate-identifier';
import { mod3736CheckCharacter } from '#core/identifier/mod-37-36';
import { AGENCIES } from '../../rule-context.ts';
import {
  ask,
  certificateOf,
  GivenSource,
  IDENTIFIER,
  outcomeOf,
  PAYLOAD,
  seal,
} from '../verification-world.ts';

const LAST = IDENTIFIER.slice(-1);
const TYPE = `${AGENCIES.registrar}001`;

/** As older certificates have it, with the six digits of a region for the agency. */
const LEGACY = `1.2.156.3005.2.${TYPE}.110000.A0001.001.${mod3736CheckCharacter(`${TYPE}110000A0001001`)}`;

describe('the check of the identifier', () => {
  const wrong: readonly [string, string][] = [
    ['another check character', IDENTIFIER.slice(0, -1) + (LAST === '0' ? '1' : '0')],
    ['two characters exchanged', IDENTIFIER.replace('A0001', 'A0010')],
    ['small letters', IDENTIFIER.toLowerCase()],
    ['another root', IDENTIFIER.replace('1.2.156', '1.2.157')],
    ['no structure', 'A0001'],
  ];
  for (const [title, identifier] of wrong)
    it(`fails for ${title}`, async () => {
      const verification = await ask({ text: seal({ ...PAYLOAD, identifier }) });
      expect(verification.verdict).to.equal('tampered');
      expect(outcomeOf(verification, 'identifier')).to.equal('fail IDENTIFIER_INVALID');
      const record = await ask({ input: { kind: 'identifier', identifier } });
      expect(outcomeOf(record, 'identifier')).to.equal('fail IDENTIFIER_INVALID');
    });

  it('fails where the document says another version or agency than its identifier', async () => {
    for (const text of [
      seal({ ...PAYLOAD, version: 2 }),
      seal({ ...PAYLOAD, issuer: { ...PAYLOAD.issuer, creditCode: AGENCIES.second } }),
    ])
      expect(outcomeOf(await ask({ text }), 'identifier')).to.equal('fail IDENTIFIER_INVALID');
  });

  it('accepts an older identifier with a warning, which does not stand in the way of valid', async () => {
    const text = seal({ ...PAYLOAD, identifier: LEGACY });
    const honest = certificateOf(text);
    const source = new GivenSource().put({ ...honest, record: { ...honest.record, identifier: LEGACY } });
    const verification = await ask({ source, text });
    expect(outcomeOf(verification, 'identifier')).to.equal('pass LEGACY_AGENCY');
    expect(verification.verdict).to.equal('valid');
  });

  it('reads the identifier of the record where only a digest was given', async () => {
    const identifier = formatCertificateIdentifier({
      type: TYPE,
      agency: AGENCIES.first,
      serial: 'B1',
      version: 1,
    });
    const honest = certificateOf('whatever');
    const source = new GivenSource().put({ ...honest, record: { ...honest.record, identifier } });
    const input = { kind: 'digest', digest: honest.record.digest } as const;
    expect(outcomeOf(await ask({ source, input }), 'identifier')).to.equal('pass');
  });
});
