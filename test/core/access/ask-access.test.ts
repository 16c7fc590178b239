import { expect } from 'chai';
import { AskAccess, ReleaseAccess } from '#core/access/access-commands';
import { askAccess } from '#core/access/ask-access';
import { grantsKey } from '#core/authorisation/grants-key';
import { pauseGrant } from '#core/authorisation/pause-grant';
import { renewGrant } from '#core/authorisation/renew-grant';
import { resumeGrant } from '#core/authorisation/resume-grant';
import { revokeGrant } from '#core/authorisation/revoke-grant';
import { shortenGrant } from '#core/authorisation/shorten-grant';
import type { Frequency } from '#core/schema/frequency';
import {
  AuthorisationWorld,
  commands,
  contexts,
  OFFICER,
  OTHER_PROVIDER,
  OTHER_SUBJECT,
  PROVIDER,
  PURPOSE,
  RECIPIENT,
  signed,
  SUBJECT,
  termsOf,
} from '../authorisation/authorisation-world.ts';
import { ACTORS, AGENCIES, DAY_MS, NOW_MS, ruleContext } from '../rule-context.ts';
import {
  ACCESS_ID,
  accessCommands,
  addGrant,
  ask,
  EMERGENCY,
  grantedWorld,
  STATUTORY,
} from './access-world.ts';

const UNNAMED = { kind: 'grant' } as const;

describe('askAccess', () => {
  it('reads no category twice, in a question or in a release', () => {
    const twice = { categories: ['disability-grade', 'disability-grade'] };
    expect(AskAccess.safeParse(accessCommands.ask(twice)).success).to.equal(false);
    expect(ReleaseAccess.safeParse(accessCommands.release(twice)).success).to.equal(false);
  });

  it('records a permit with all that follows from it', async () => {
    const event = await ask(await grantedWorld());
    expect(event).to.deep.equal({
      type: 'AccessDecided',
      v: 1,
      commandId: 'ask-00000001',
      at: NOW_MS,
      agency: RECIPIENT,
      officer: OFFICER,
      accessId: ACCESS_ID,
      requester: RECIPIENT,
      provider: PROVIDER,
      subjectId: SUBJECT,
      categories: ['disability-grade', 'household-income'],
      purpose: PURPOSE,
      dataRange: null,
      basis: { kind: 'grant', grantId: 'grant-0001' },
      caseNumber: 'CASE-2026-1',
      decision: 'permit',
      policyVersion: 3,
      deleteBy: NOW_MS + 30 * DAY_MS,
      grantId: 'grant-0001',
      counted: true,
      // 2026-11-01T00:00 in Shanghai.
      windowStart: Date.UTC(2026, 9, 31, 16),
    });
  });

  it('records a denial as an answer', async () => {
    const event = await ask(new AuthorisationWorld());
    expect(event).to.include({
      decision: 'deny',
      reason: 'GRANT_NOT_FOUND',
      counted: false,
      policyVersion: 3,
    });
    expect(event).not.to.have.any.keys('grantId', 'deleteBy', 'windowStart', 'reviewBy');
  });

  it('names the access by its transaction and its place there', async () => {
    const { accessId } = await ask(await grantedWorld(), {}, { ...contexts.agency(), place: 17 });
    expect(accessId).to.equal(`${contexts.agency().transactionId}.17`);
  });

  it('gives an emergency its review', async () => {
    const event = await ask(new AuthorisationWorld(), { basis: EMERGENCY });
    expect(event).to.include({ decision: 'permit', reviewBy: NOW_MS + 7 * DAY_MS, counted: false });
  });

  it('denies an incomplete emergency, on record', async () => {
    const event = await ask(new AuthorisationWorld(), { basis: { kind: 'emergency' } });
    expect(event).to.include({ decision: 'deny', reason: 'EMERGENCY_INCOMPLETE' });
    expect(event).not.to.have.property('reviewBy');
  });

  it('denies an agency that is suspended or unregistered, on record', async () => {
    const world = await grantedWorld();
    const unregistered = ruleContext({ ...ACTORS.agency, agency: AGENCIES.registrar });
    expect(await ask(world, {}, unregistered)).to.include({ reason: 'REQUESTER_NOT_ACTIVE' });
    world.change('agency', RECIPIENT, { status: 'suspended' });
    expect(await ask(world)).to.include({ reason: 'REQUESTER_NOT_ACTIVE' });
  });

  it("denies another citizen's data, another agency's grant and another provider", async () => {
    const world = await grantedWorld({ providers: [PROVIDER] });
    world.change('data-category', 'disability-grade', { providers: [PROVIDER, OTHER_PROVIDER] });
    expect(await ask(world, { subjectId: OTHER_SUBJECT })).to.include({ reason: 'GRANT_OTHER_SUBJECT' });
    expect(await ask(world, {}, contexts.otherAgency())).to.include({ reason: 'GRANT_OTHER_RECIPIENT' });
    expect(await ask(world, { provider: OTHER_PROVIDER })).to.include({ reason: 'GRANT_OTHER_PROVIDER' });
  });

  it('refuses anybody but an agency', async () => {
    for (const context of [contexts.portal(), contexts.registrar(), contexts.oversight()])
      await new AuthorisationWorld().refused(
        askAccess,
        { command: accessCommands.ask(), context },
        'ROLE_NOT_ALLOWED',
      );
  });

  it('refuses an agency that speaks from another organisation', async () => {
    const context = ruleContext({ ...ACTORS.agency, organisation: 'province-a' });
    await new AuthorisationWorld().refused(
      askAccess,
      { command: accessCommands.ask(), context },
      'OTHER_AGENCY',
    );
  });

  it('refuses an empty range of data', async () => {
    const command = accessCommands.ask({ dataRange: { from: 9, to: 9 } });
    const given = { command, context: contexts.agency() };
    await new AuthorisationWorld().refused(askAccess, given, 'INPUT_INVALID');
  });

  describe('that is kept from the subject’s sight', () => {
    const limit = NOW_MS + 180 * DAY_MS;
    const investigator = (): AuthorisationWorld => {
      const world = new AuthorisationWorld();
      world.change('agency', RECIPIENT, { powers: ['investigation'] });
      return world;
    };

    it('is an investigating body’s, and says until when', async () => {
      const event = await ask(investigator(), { basis: STATUTORY, concealedUntil: limit });
      expect(event).to.include({ decision: 'permit', concealedUntil: limit });
    });

    it('may be denied like any other', async () => {
      const event = await ask(investigator(), { concealedUntil: NOW_MS + 1 });
      expect(event).to.include({ reason: 'GRANT_NOT_FOUND', concealedUntil: NOW_MS + 1 });
    });

    for (const [title, until, world] of [
      ['more than 180 days', limit + 1, investigator()],
      ['a time that is over', NOW_MS, investigator()],
      ['an agency without that power', limit, new AuthorisationWorld()],
    ] as const)
      it(`is refused for ${title}`, async () => {
        const command = accessCommands.ask({ basis: STATUTORY, concealedUntil: until });
        await world.refused(askAccess, { command, context: contexts.agency() }, 'VISIBILITY_NOT_ALLOWED');
      });

    it('is refused to an unregistered agency', async () => {
      const context = ruleContext({ ...ACTORS.agency, agency: AGENCIES.registrar });
      const command = accessCommands.ask({ basis: STATUTORY, concealedUntil: limit });
      await new AuthorisationWorld().refused(askAccess, { command, context }, 'VISIBILITY_NOT_ALLOWED');
    });
  });

  describe('without naming a grant', () => {
    it('finds the newest that carries the access', async () => {
      const world = await grantedWorld();
      await addGrant(world, 'grant-0002', { until: NOW_MS + DAY_MS });
      await addGrant(world, 'grant-0003', { categories: ['disability-grade'] });
      expect(await ask(world, { basis: UNNAMED })).to.include({ decision: 'permit', grantId: 'grant-0002' });
      expect(await ask(world, { basis: UNNAMED }, contexts.agency(NOW_MS + DAY_MS))).to.include({
        grantId: 'grant-0001',
      });
    });

    it('passes over one that is exhausted', async () => {
      const world = await grantedWorld();
      await addGrant(world, 'grant-0002', { maxUses: 1 });
      const first = await ask(world, { basis: UNNAMED });
      const second = await ask(world, { basis: UNNAMED }, { ...contexts.agency(), place: 1 });
      expect([first.grantId, second.grantId]).to.deep.equal(['grant-0002', 'grant-0001']);
    });

    it('says why the best candidate does not carry it', async () => {
      const world = await grantedWorld();
      await addGrant(world, 'grant-0002', { categories: ['disability-grade'] });
      await world.run(revokeGrant, commands.revoke(), contexts.portal());
      expect(await ask(world, { basis: UNNAMED })).to.include({
        decision: 'deny',
        reason: 'GRANT_REVOKED',
        grantId: 'grant-0001',
      });
    });

    it('says that there is none', async () => {
      expect(await ask(new AuthorisationWorld(), { basis: UNNAMED })).to.include({
        reason: 'GRANT_NOT_FOUND',
      });
    });
  });

  describe('counts', () => {
    const perDay: Frequency = { count: 2, unit: 'day', zone: 'Asia/Shanghai' };
    const evening = Date.UTC(2026, 10, 24, 15, 59, 59, 999);

    async function decisions(
      world: AuthorisationWorld,
      times: readonly number[],
    ): Promise<readonly string[]> {
      const answers: string[] = [];
      for (const [place, now] of times.entries()) {
        const event = await ask(world, {}, { ...contexts.agency(now), place });
        answers.push(event.reason ?? 'permit');
      }
      return answers;
    }

    it('exactly as many permits as there are uses', async () => {
      const world = await grantedWorld({ maxUses: 3 });
      const answers = await decisions(world, [NOW_MS, NOW_MS, NOW_MS, NOW_MS, NOW_MS]);
      expect(answers).to.deep.equal(['permit', 'permit', 'permit', 'GRANT_EXHAUSTED', 'GRANT_EXHAUSTED']);
    });

    it('the days of the zone', async () => {
      const world = new AuthorisationWorld();
      world.change('purpose', PURPOSE, { maxFrequency: null });
      await addGrant(world, 'grant-0001', { frequency: perDay });
      const midnight = evening + 1;
      const answers = await decisions(world, [evening, evening, evening, midnight, midnight, midnight]);
      expect(answers).to.deep.equal([
        'permit',
        'permit',
        'FREQUENCY_REACHED',
        'permit',
        'permit',
        'FREQUENCY_REACHED',
      ]);
    });

    it('on through acts on the grant', async () => {
      const world = await grantedWorld({ maxUses: 3 });
      expect(await decisions(world, [NOW_MS, NOW_MS])).to.deep.equal(['permit', 'permit']);
      await world.run(pauseGrant, commands.pause(), contexts.portal());
      await world.run(resumeGrant, signed(commands.resume()), contexts.portal());
      await world.run(shortenGrant, commands.shorten(), contexts.portal());
      expect(await decisions(world, [NOW_MS, NOW_MS])).to.deep.equal(['permit', 'GRANT_EXHAUSTED']);
      await world.run(revokeGrant, commands.revoke(), contexts.portal());
      const grant = world.state.get('grant', 'grant-0001');
      expect([grant?.status, grant?.uses?.total]).to.deep.equal(['revoked', 3]);
    });

    it('anew for a renewal, and leaves the count of what it renews', async () => {
      const world = await grantedWorld({ maxUses: 1 });
      expect(await ask(world)).to.include({ decision: 'permit', grantId: 'grant-0001' });
      const renewal = commands.renew({ terms: termsOf({ maxUses: 1 }) });
      await world.run(renewGrant, signed(renewal), contexts.portal());
      const unnamed = { basis: UNNAMED };
      const next = (place: number) => ask(world, unnamed, { ...contexts.agency(), place });
      expect(await next(1)).to.include({ decision: 'permit', grantId: renewal.id });
      expect(await next(2)).to.include({ reason: 'GRANT_EXHAUSTED' });
      const totals = ['grant-0001', renewal.id].map((id) => world.state.get('grant', id)?.uses?.total);
      expect(totals).to.deep.equal([1, 1]);
    });

    it('no denial as a use', async () => {
      const world = await grantedWorld({ maxUses: 1 });
      await world.run(pauseGrant, commands.pause(), contexts.portal());
      expect(await ask(world)).to.include({ reason: 'GRANT_PAUSED', counted: false });
      expect(world.state.get('grant', 'grant-0001')).to.be.an('object').and.not.have.property('uses');
    });

    it('nothing where nothing is limited', async () => {
      const world = new AuthorisationWorld();
      world.change('purpose', PURPOSE, { maxUses: null, maxFrequency: null });
      await addGrant(world, 'grant-0001', { maxUses: null, frequency: null });
      expect(await ask(world)).to.include({ decision: 'permit', counted: false });
      expect(world.state.get('grant', 'grant-0001')).to.be.an('object').and.not.have.property('uses');
    });
  });

  describe('looks up no more than it must', () => {
    async function reads(
      world: AuthorisationWorld,
      command = accessCommands.ask(),
    ): Promise<readonly string[]> {
      const keys: string[] = [];
      await askAccess.load(
        command,
        (name, id) => {
          keys.push(`${name}/${id}`);
          return world.state.read(name, id);
        },
        contexts.agency(),
      );
      return keys;
    }
    const shared = [
      'data-category/disability-grade',
      'data-category/household-income',
      `agency/${RECIPIENT}`,
      `agency/${PROVIDER}`,
      `purpose/${PURPOSE}`,
    ];

    it('for a statutory access', async () => {
      expect(await reads(new AuthorisationWorld(), accessCommands.ask({ basis: STATUTORY }))).to.deep.equal(
        shared,
      );
    });

    it('for a named grant, limited or not: the grant alone', async () => {
      const expected = [...shared, `notice-series/${PURPOSE}`, 'grant/grant-0001'];
      const world = new AuthorisationWorld();
      world.change('purpose', PURPOSE, { maxUses: null, maxFrequency: null });
      await addGrant(world, 'grant-0001', { maxUses: null, frequency: null });
      expect(await reads(world)).to.deep.equal(expected);
      const limited = await grantedWorld({ maxUses: 2 });
      expect(await reads(limited)).to.deep.equal(expected);
      await ask(limited);
      expect(await reads(limited)).to.deep.equal(expected);
    });

    it('for an unnamed one: the newest that carries the access', async () => {
      const world = await grantedWorld();
      await addGrant(world, 'grant-0002');
      const index = grantsKey({ subjectId: SUBJECT, recipient: RECIPIENT, purpose: PURPOSE });
      expect(await reads(world, accessCommands.ask({ basis: UNNAMED }))).to.deep.equal([
        ...shared,
        `notice-series/${PURPOSE}`,
        `grants/${index}`,
        'grant/grant-0002',
      ]);
    });
  });

  it('keeps all accesses of a transaction in one value', async () => {
    const world = await grantedWorld();
    await ask(world);
    await ask(world, { subjectId: OTHER_SUBJECT }, { ...contexts.agency(), place: 1 });
    const asked = world.state.get('asked', contexts.agency().transactionId);
    expect(asked?.['0']).to.deep.equal({
      requester: RECIPIENT,
      officer: OFFICER,
      provider: PROVIDER,
      subjectId: SUBJECT,
      decision: 'permit',
      categories: ['disability-grade', 'household-income'],
      purpose: PURPOSE,
      dataRange: null,
      basis: { kind: 'grant', grantId: 'grant-0001' },
      grantId: 'grant-0001',
    });
    expect(asked?.['1'])
      .to.include({ subjectId: OTHER_SUBJECT, decision: 'deny' })
      .and.not.have.property('grantId');
  });
});
