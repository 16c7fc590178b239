import { expect } from 'chai';
import { makeGrant } from '#core/authorisation/make-grant';
import { renewGrant } from '#core/authorisation/renew-grant';
import { revokeGrant } from '#core/authorisation/revoke-grant';
import { setAsideGrant } from '#core/authorisation/set-aside-grant';
import { shortenGrant } from '#core/authorisation/shorten-grant';
import type { ErrorCode } from '#core/coded-error';
import { onlyEvent } from '../memory-state.ts';
import { AGENCIES, DAY_MS, NOW_MS } from '../rule-context.ts';
import {
  AuthorisationWorld,
  commands,
  contexts,
  NOTICE,
  PURPOSE,
  RECIPIENT,
  signed,
  SUBJECT,
  termsOf,
} from './authorisation-world.ts';

const UNTIL = termsOf().until;

async function granted(terms = termsOf()): Promise<AuthorisationWorld> {
  const world = new AuthorisationWorld();
  await world.run(makeGrant, signed(commands.grant({ terms })), contexts.portal());
  return world;
}

const PARTIES = { grantId: 'grant-0001', subjectId: SUBJECT, recipient: RECIPIENT, purpose: PURPOSE };

describe('makeGrant', () => {
  it('refuses terms over the ceiling', async () => {
    const command = signed(commands.grant({ terms: termsOf({ maxUses: null }) }));
    const given = { command, context: contexts.portal() };
    await new AuthorisationWorld().refused(makeGrant, given, 'REQUEST_OVER_CEILING');
  });

  it('refuses an id that a grant bears', async () => {
    const world = await granted();
    const given = { command: signed(commands.grant()), context: contexts.portal() };
    await world.refused(makeGrant, given, 'GRANT_EXISTS');
  });

  it('says that nobody asked for it', async () => {
    const world = new AuthorisationWorld();
    const events = await world.run(makeGrant, signed(commands.grant()), contexts.portal());
    expect(onlyEvent(events, 'GrantMade')).to.include({ narrowed: false, noticeVersion: 1 });
    expect(onlyEvent(events, 'GrantMade')).not.to.have.any.keys('requestId', 'supersedes', 'officer');
  });
});

describe('shortenGrant', () => {
  it('moves the end, and nothing else', async () => {
    const world = await granted();
    const command = commands.shorten({ until: NOW_MS + 1 });
    const events = await world.run(shortenGrant, command, contexts.portal());
    expect(onlyEvent(events, 'GrantShortened')).to.include({ ...PARTIES, until: NOW_MS + 1 });
    expect(world.state.get('grant', 'grant-0001')?.terms).to.deep.equal(termsOf({ until: NOW_MS + 1 }));
  });

  const from = NOW_MS + 10 * DAY_MS;
  const refusals: readonly [string, ErrorCode, { until: number; from?: number }][] = [
    ['the same end', 'GRANT_NOT_SHORTER', { until: UNTIL }],
    ['a later end', 'GRANT_NOT_SHORTER', { until: UNTIL + 1 }],
    ['an end that is now', 'REQUEST_PERIOD_INVALID', { until: NOW_MS }],
    ['an end before the start', 'REQUEST_PERIOD_INVALID', { until: from, from }],
  ];
  for (const [title, code, { until, from: start = NOW_MS }] of refusals)
    it(`refuses ${title}`, async () => {
      const world = await granted(termsOf({ from: start }));
      const given = { command: commands.shorten({ until }), context: contexts.portal() };
      await world.refused(shortenGrant, given, code);
    });
});

describe('revokeGrant', () => {
  it('keeps a reason that is given, and needs none', async () => {
    const world = await granted();
    const command = commands.revoke({ reason: 'no-longer-needed' });
    const events = await world.run(revokeGrant, command, contexts.portal());
    expect(onlyEvent(events, 'GrantRevoked')).to.include({ ...PARTIES, reason: 'no-longer-needed' });
  });

  it('changes nothing when it is repeated under another id', async () => {
    const world = await granted();
    const events = await world.run(revokeGrant, commands.revoke(), contexts.portal());
    expect(onlyEvent(events, 'GrantRevoked')).not.to.have.property('reason');
    const command = commands.revoke({ id: 'revocation-2' });
    await world.refused(revokeGrant, { command, context: contexts.portal() }, 'GRANT_REVOKED');
  });

  it('works after the subject has lost every key, and when everybody else is suspended', async () => {
    const world = await granted();
    world.state.put('subject-keys', SUBJECT, { keys: {} });
    world.change('agency', RECIPIENT, { status: 'suspended' });
    world.change('purpose', PURPOSE, { status: 'retired' });
    await world.run(revokeGrant, commands.revoke(), contexts.portal());
    expect(world.state.get('grant', 'grant-0001')?.status).to.equal('revoked');
  });
});

describe('renewGrant', () => {
  it('makes a successor and ends the old grant', async () => {
    const world = await granted();
    const terms = termsOf({ from: UNTIL, until: UNTIL + 365 * DAY_MS });
    const events = await world.run(renewGrant, signed(commands.renew({ terms })), contexts.portal());
    expect(events.map((event) => event.type)).to.deep.equal(['GrantSuperseded', 'GrantMade']);
    expect(events[0]).to.include({ ...PARTIES, successor: 'grant-0002' });
    expect(events[1]).to.deep.include({ grantId: 'grant-0002', supersedes: 'grant-0001', terms });
    expect(world.state.get('grant', 'grant-0001')?.status).to.equal('superseded');
    expect(world.state.get('grant', 'grant-0002')?.status).to.equal('active');
  });

  for (const [title, overrides] of [
    ['recipient', { recipient: AGENCIES.second }],
    ['purpose', { purpose: 'housing-subsidy' }],
  ] as const)
    it(`refuses another ${title}`, async () => {
      const world = await granted();
      const command = signed(commands.renew({ terms: termsOf(overrides) }));
      await world.refused(renewGrant, { command, context: contexts.portal() }, 'INPUT_INVALID');
    });

  it('refuses an id that a grant bears, its own too', async () => {
    const world = await granted();
    const command = signed(commands.renew({ id: 'grant-0001' }));
    await world.refused(renewGrant, { command, context: contexts.portal() }, 'GRANT_EXISTS');
  });

  it('keeps to the ceiling', async () => {
    const world = await granted();
    const command = signed(commands.renew({ terms: termsOf({ until: UNTIL + 1 }) }));
    await world.refused(renewGrant, { command, context: contexts.portal() }, 'REQUEST_OVER_CEILING');
  });
});

describe('setAsideGrant', () => {
  it('refuses while purpose and notice stand', async () => {
    const world = await granted();
    const given = { command: commands.setAside(), context: contexts.registrar() };
    await world.refused(setAsideGrant, given, 'GRANT_STILL_APPLICABLE');
  });

  const changes: readonly [string, Parameters<AuthorisationWorld['change']>][] = [
    ['the purpose is retired', ['purpose', PURPOSE, { status: 'retired' }]],
    ['the notice is retired', ['notice', NOTICE, { status: 'retired' }]],
    [
      'a material notice has followed',
      ['notice-series', PURPOSE, { material: [{ version: 2, validFrom: NOW_MS }] }],
    ],
  ];
  for (const [title, change] of changes)
    it(`is recorded when ${title}`, async () => {
      const world = await granted();
      world.change(...change);
      const events = await world.run(setAsideGrant, commands.setAside(), contexts.registrar());
      expect(onlyEvent(events, 'GrantSetAside')).to.include({ ...PARTIES, reason: 'purpose-retired' });
      expect(world.state.get('grant', 'grant-0001')?.status).to.equal('inapplicable');
    });

  it('refuses an unknown grant', async () => {
    const given = { command: commands.setAside(), context: contexts.registrar() };
    await new AuthorisationWorld().refused(setAsideGrant, given, 'GRANT_NOT_FOUND');
  });

  it('refuses anybody but the registrar', async () => {
    const world = await granted();
    for (const context of [contexts.agency(), contexts.portal(), contexts.oversight()])
      await world.refused(setAsideGrant, { command: commands.setAside(), context }, 'ROLE_NOT_ALLOWED');
  });
});
