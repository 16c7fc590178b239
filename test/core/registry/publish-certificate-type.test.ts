import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import { publishCertificateType } from '#core/registry/publish-certificate-type';
import { PublishCertificateType } from '#core/registry/registry-commands';
import { retireCertificateType } from '#core/registry/retire-certificate-type';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { OFFICER, REGISTRAR, registryWorld, typeOf } from './registry-world.ts';

describe('publishCertificateType', () => {
  it('publishes the first version and the next; the state holds what issuing looks up, not the schema', async () => {
    const state = await registryWorld();
    const setting = { state, context: REGISTRAR };
    const first = onlyEvent(
      await runRule(publishCertificateType, typeOf(), setting),
      'CertificateTypePublished',
    );
    expect(first.claimSchema).to.deep.equal(typeOf().claimSchema);
    const issuers = [{ agency: AGENCIES.second, from: NOW_MS, until: NOW_MS + 1 }];
    const next = typeOf({ version: 2, issuers, maxValidityDays: null });
    onlyEvent(await runRule(publishCertificateType, next, setting), 'CertificateTypePublished');
    expect(state.get('certificate-type', 'disability-certificate')).to.deep.equal({
      status: 'active',
      version: 2,
      nationalCode: `${AGENCIES.registrar}001`,
      issuers,
      maxValidityDays: null,
    });
  });

  const unregistered = [{ agency: AGENCIES.registrar, from: 0, until: null }];
  const refusals: readonly [string, Partial<PublishCertificateType>, ErrorCode, Actor?][] = [
    ['an agency', {}, 'ROLE_NOT_ALLOWED', ACTORS.agency],
    ['a first version that is not 1', { version: 2 }, 'TYPE_VERSION_NOT_NEXT'],
    [
      'a claim schema that lets anything in',
      { claimSchema: { type: 'object', properties: {} } },
      'TYPE_SCHEMA_INVALID',
    ],
    ['an issuer nobody registered', { issuers: [...typeOf().issuers, ...unregistered] }, 'AGENCY_NOT_FOUND'],
  ];
  for (const [title, over, code, actor = ACTORS.registrar] of refusals)
    it(`refuses ${title}`, async () => {
      const [state, context] = [await registryWorld(), ruleContext(actor)];
      await expectRefusal({ rule: publishCertificateType, command: typeOf(over), state, context }, code);
    });

  it('refuses the same version again, a skipped one, and any after retirement', async () => {
    const setting = { state: await registryWorld(), context: REGISTRAR };
    await runRule(publishCertificateType, typeOf(), setting);
    for (const version of [1, 3])
      await expectRefusal(
        { rule: publishCertificateType, command: typeOf({ version }), ...setting },
        'TYPE_VERSION_NOT_NEXT',
      );
    const retirement = {
      type: 'registry.retire-certificate-type',
      id: 'command-0002',
      officer: OFFICER,
    } as const;
    await runRule(retireCertificateType, { ...retirement, code: 'disability-certificate' }, setting);
    const next = typeOf({ version: 2 });
    await expectRefusal({ rule: publishCertificateType, command: next, ...setting }, 'TYPE_RETIRED');
  });

  for (const [title, over] of [
    [
      'a national code without the credit code of its owner',
      { nationalCode: `${AGENCIES.registrar.slice(0, 17)}X001` },
    ],
    ['a national code whose number is not digits', { nationalCode: `${AGENCIES.registrar}00A` }],
    ['an accreditation that ends as it begins', { issuers: [{ agency: AGENCIES.first, from: 5, until: 5 }] }],
    ['no issuer', { issuers: [] }],
    ['501 issuers', { issuers: Array.from({ length: 501 }, () => typeOf().issuers[0]) }],
    ['version 0', { version: 0 }],
    ['a title in one language', { title: { zh: '残疾人证' } }],
  ] as const) {
    it(`does not read ${title}`, () => {
      expect(PublishCertificateType.safeParse({ ...typeOf(), ...over }).success).to.equal(false);
    });
  }
});
