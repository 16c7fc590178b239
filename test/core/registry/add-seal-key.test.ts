import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import { addSealKey } from '#core/registry/add-seal-key';
import type { AddSealKey } from '#core/registry/registry-commands';
import { retireSealKey } from '#core/registry/retire-seal-key';
import { jwkThumbprint } from '#core/schema/jwk-thumbprint';
import { PublicJwk } from '#core/schema/public-jwk';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, id32, NOW_MS, ruleContext, ruleCrypto } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { OFFICER, REGISTRAR, registryWorld, sealKeyOf } from './registry-world.ts';

describe('addSealKey', () => {
  it('registers P-256 and Ed25519 keys under their thumbprints', async () => {
    const state = await registryWorld();
    const ed25519 = PublicJwk.parse(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }));
    for (const command of [sealKeyOf(), sealKeyOf({ publicKey: ed25519 })]) {
      const keyId = jwkThumbprint(command.publicKey, ruleCrypto);
      const events = await runRule(addSealKey, command, { state, context: REGISTRAR });
      const { owner, publicKey, validFrom, validUntil } = command;
      expect(onlyEvent(events, 'SealKeyAdded')).to.deep.include({
        keyId,
        owner,
        publicKey,
        validFrom,
        validUntil,
      });
      expect(state.get('seal-key', keyId)).to.deep.equal({ owner, validFrom, validUntil });
    }
  });

  const refusals: readonly [string, Partial<AddSealKey>, ErrorCode, Actor?][] = [
    ['an agency, even for its own key', {}, 'ROLE_NOT_ALLOWED', ACTORS.agency],
    ['an empty validity', { validUntil: NOW_MS }, 'SEAL_KEY_INVALID'],
    [
      'a P-256 key off the curve',
      { publicKey: { kty: 'EC', crv: 'P-256', x: id32('x'), y: id32('y') } },
      'SEAL_KEY_INVALID',
    ],
    [
      'an Ed25519 key of small order',
      { publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } },
      'SEAL_KEY_INVALID',
    ],
    ['an owner nobody registered', { owner: AGENCIES.registrar }, 'AGENCY_NOT_FOUND'],
    ['a suspended owner', { owner: AGENCIES.third }, 'AGENCY_NOT_ACTIVE'],
  ];
  for (const [title, over, code, actor = ACTORS.registrar] of refusals)
    it(`refuses ${title}`, async () => {
      const [state, context] = [await registryWorld(), ruleContext(actor)];
      await expectRefusal({ rule: addSealKey, command: sealKeyOf(over), state, context }, code);
    });

  it('refuses a key that is there, and one that was retired, for any owner', async () => {
    const state = await registryWorld();
    const setting = { state, context: REGISTRAR };
    const command = sealKeyOf();
    const again = { ...command, id: 'command-0002', owner: AGENCIES.second };
    await runRule(addSealKey, command, setting);
    await expectRefusal({ rule: addSealKey, command: again, ...setting }, 'SEAL_KEY_EXISTS');
    const keyId = jwkThumbprint(command.publicKey, ruleCrypto);
    const retirement = {
      type: 'registry.retire-seal-key',
      id: 'command-0003',
      officer: OFFICER,
      keyId,
    } as const;
    await runRule(retireSealKey, { ...retirement, reason: 'replaced' }, setting);
    await expectRefusal({ rule: addSealKey, command: again, ...setting }, 'SEAL_KEY_RETIRED');
  });
});
