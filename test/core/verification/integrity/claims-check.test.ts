import { expect } from 'chai';
import { ask, certificateOf, GivenSource, outcomeOf, PAYLOAD, seal, TYPE } from '../verification-world.ts';

describe('the check of the claims', () => {
  const wrong: readonly [string, Record<string, unknown>][] = [
    ['a claim missing', { category: 'hearing' }],
    ['a claim too many', { ...PAYLOAD.claims, pension: 1 }],
    ['a claim of another kind', { ...PAYLOAD.claims, level: '2' }],
    ['a claim out of range', { ...PAYLOAD.claims, level: 5 }],
    ['nothing', {}],
  ];
  for (const [title, claims] of wrong)
    it(`fails for ${title}`, async () => {
      const text = seal({ ...PAYLOAD, claims });
      const verification = await ask({ text, source: new GivenSource().put(certificateOf(text)) });
      expect(verification.verdict).to.equal('tampered');
      expect(outcomeOf(verification, 'claims')).to.equal('fail CLAIMS_INVALID');
    });

  it('fails for a version of the type that was never published', async () => {
    const source = new GivenSource().put(certificateOf(seal(PAYLOAD)));
    source.types.clear();
    expect(outcomeOf(await ask({ source }), 'claims')).to.equal('fail CLAIMS_INVALID');
  });

  it('holds to the version at issue, whatever was published since', async () => {
    const source = new GivenSource().put(certificateOf(seal(PAYLOAD)));
    source.types.set('disability-certificate@3', {
      ...TYPE,
      version: 3,
      claimSchema: { type: 'object', maxProperties: 0 },
    });
    const text = seal(PAYLOAD);
    source.put(certificateOf(text));
    expect((await ask({ source, text })).verdict).to.equal('valid');
  });
});
