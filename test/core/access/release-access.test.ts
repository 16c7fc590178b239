import { expect } from 'chai';
import { releaseAccess } from '#core/access/release-access';
import type { ReasonCode } from '#core/access/reason-code';
import { pauseGrant } from '#core/authorisation/pause-grant';
import { renewGrant } from '#core/authorisation/renew-grant';
import { resumeGrant } from '#core/authorisation/resume-grant';
import { revokeGrant } from '#core/authorisation/revoke-grant';
import { setAsideGrant } from '#core/authorisation/set-aside-grant';
import type { ErrorCode } from '#core/coded-error';
import type { Context } from '#core/contract/context';
import {
  AuthorisationWorld,
  commands,
  contexts,
  PROVIDER,
  PURPOSE,
  RECIPIENT,
  signed,
  SUBJECT,
  termsOf,
} from '../authorisation/authorisation-world.ts';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, DAY_MS, NOW_MS, ruleContext } from '../rule-context.ts';
import {
  ACCESS_ID,
  accessCommands,
  ask,
  EMERGENCY,
  grantedWorld,
  permittedWorld,
  RESPONSE,
  STATUTORY,
} from './access-world.ts';

const release = (world: AuthorisationWorld, now = NOW_MS) =>
  world.run(releaseAccess, accessCommands.release(), contexts.otherAgency(now));

async function refusal(world: AuthorisationWorld, now = NOW_MS): Promise<ReasonCode> {
  return onlyEvent(await release(world, now), 'ReleaseRefused').reason;
}

describe('releaseAccess', () => {
  it('records what was handed over, without a word of it', async () => {
    const event = onlyEvent(await release(await permittedWorld()), 'AccessReleased');
    expect(event).to.deep.include({
      agency: PROVIDER,
      accessId: ACCESS_ID,
      requester: RECIPIENT,
      provider: PROVIDER,
      subjectId: SUBJECT,
      categories: ['disability-grade', 'household-income'],
      recordCount: 2,
      responseHash: RESPONSE,
      byteSize: 512,
    });
  });

  it('may hand over less than was permitted, and nothing more', async () => {
    const world = await permittedWorld({ categories: ['disability-grade'] });
    const wide = { command: accessCommands.release(), context: contexts.otherAgency() };
    await world.refused(releaseAccess, wide, 'RELEASE_TOO_WIDE');
    const command = accessCommands.release({ categories: ['disability-grade'], recordCount: 0 });
    onlyEvent(await world.run(releaseAccess, command, contexts.otherAgency()), 'AccessReleased');
  });

  const refusals: readonly [string, ErrorCode, Context][] = [
    ['the requester', 'ACCESS_OTHER_PROVIDER', contexts.agency()],
    ['the portal', 'ROLE_NOT_ALLOWED', contexts.portal()],
    [
      'an agency that speaks from another organisation',
      'OTHER_AGENCY',
      ruleContext({ ...ACTORS.otherAgency, organisation: 'ministry' }),
    ],
    ['an unregistered agency', 'AGENCY_NOT_FOUND', ruleContext({ ...ACTORS.registrar, role: 'agency' })],
  ];
  for (const [title, code, context] of refusals)
    it(`refuses ${title}`, async () => {
      const world = await permittedWorld();
      await world.refused(releaseAccess, { command: accessCommands.release(), context }, code);
    });

  describe('decides again', () => {
    it('and refuses, on record, after a pause; a later release after the resumption succeeds', async () => {
      const world = await permittedWorld();
      await world.run(pauseGrant, commands.pause(), contexts.portal());
      const events = await release(world);
      expect(onlyEvent(events, 'ReleaseRefused')).to.include({ accessId: ACCESS_ID, reason: 'GRANT_PAUSED' });
      await world.run(resumeGrant, signed(commands.resume()), contexts.portal());
      onlyEvent(await release(world), 'AccessReleased');
    });

    const changes: readonly [ReasonCode, (world: AuthorisationWorld) => unknown][] = [
      [
        'REQUESTER_NOT_ACTIVE',
        (world) => {
          world.change('agency', RECIPIENT, { status: 'suspended' });
        },
      ],
      [
        'PROVIDER_NOT_ACTIVE',
        (world) => {
          world.change('agency', PROVIDER, { status: 'suspended' });
        },
      ],
      [
        'CATEGORY_NOT_OFFERED',
        (world) => {
          world.change('data-category', 'disability-grade', { providers: [] });
        },
      ],
      [
        'PURPOSE_UNKNOWN',
        (world) => {
          world.change('purpose', PURPOSE, { status: 'retired' });
        },
      ],
      [
        'OVER_CEILING',
        (world) => {
          world.change('purpose', PURPOSE, { categories: [] });
        },
      ],
      [
        'NOTICE_OUTDATED',
        (world) => {
          world.change('notice-series', PURPOSE, { material: [{ version: 2, validFrom: NOW_MS }] });
        },
      ],
      ['GRANT_REVOKED', (world) => world.run(revokeGrant, commands.revoke(), contexts.portal())],
      ['GRANT_SUPERSEDED', (world) => world.run(renewGrant, signed(commands.renew()), contexts.portal())],
      [
        'GRANT_INAPPLICABLE',
        async (world) => {
          world.change('notice', termsOf().noticeHash, { status: 'retired' });
          await world.run(setAsideGrant, commands.setAside(), contexts.registrar());
        },
      ],
    ];
    for (const [reason, change] of changes)
      it(`and refuses with ${reason}`, async () => {
        const world = await permittedWorld();
        await change(world);
        expect(await refusal(world)).to.equal(reason);
      });

    it('and refuses when the grant has expired', async () => {
      const { until } = termsOf();
      expect(await refusal(await permittedWorld(), until)).to.equal('GRANT_EXPIRED');
    });

    it('by the very grant of the permit, though another is in force', async () => {
      const world = await permittedWorld({ basis: { kind: 'grant' } });
      await world.run(renewGrant, signed(commands.renew()), contexts.portal());
      expect(await refusal(world)).to.equal('GRANT_SUPERSEDED');
    });

    it('and releases by the last use', async () => {
      const world = await grantedWorld({ maxUses: 1 });
      await ask(world);
      expect(await ask(world, {}, { ...contexts.agency(), place: 1 })).to.include({
        reason: 'GRANT_EXHAUSTED',
      });
      onlyEvent(await release(world), 'AccessReleased');
      expect(world.state.get('grant', 'grant-0001')?.uses?.total).to.equal(1);
    });

    it('and holds an emergency to its end', async () => {
      for (const [now, type] of [
        [EMERGENCY.until - 1, 'AccessReleased'],
        [EMERGENCY.until, 'ReleaseRefused'],
      ] as const) {
        const world = await permittedWorld({ basis: EMERGENCY });
        onlyEvent(await release(world, now), type);
      }
    });

    it('and holds a statutory access to its clause', async () => {
      const world = await permittedWorld({ basis: STATUTORY });
      world.change('purpose', PURPOSE, {
        bases: { grant: true, statutory: ['no-law.art-1'], emergency: false },
      });
      expect(await refusal(world, NOW_MS + DAY_MS)).to.equal('CLAUSE_UNKNOWN');
    });
  });
});
