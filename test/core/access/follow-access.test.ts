import { expect } from 'chai';
import { confirmErasure } from '#core/access/confirm-erasure';
import { disputeAccess } from '#core/access/dispute-access';
import { receiveAccess } from '#core/access/receive-access';
import { reportFailure } from '#core/access/report-failure';
import { resolveDispute } from '#core/access/resolve-dispute';
import { reviewAccess } from '#core/access/review-access';
import {
  AuthorisationWorld,
  contexts,
  OFFICER,
  OTHER_SUBJECT,
  OTHER_WALLET,
  PROVIDER,
  RECIPIENT,
  SUBJECT,
} from '../authorisation/authorisation-world.ts';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { ACCESS_ID, accessCommands, ask, EMERGENCY, permittedWorld, releasedWorld } from './access-world.ts';

const PARTIES = { accessId: ACCESS_ID, requester: RECIPIENT, provider: PROVIDER, subjectId: SUBJECT };

/** Another agency of the network, on neither side. */
const STRANGER = ruleContext({ ...ACTORS.oversight, role: 'agency' });

describe('receiveAccess', () => {
  for (const [title, overrides, outcome] of [
    ['the same', {}, 'matched'],
    ['another hash', { responseHash: id32('another response') }, 'conflict'],
    ['another count', { recordCount: 1 }, 'conflict'],
  ] as const)
    it(`calls ${title} ${outcome}`, async () => {
      const world = await releasedWorld();
      const events = await world.run(receiveAccess, accessCommands.receive(overrides), contexts.agency());
      expect(onlyEvent(events, 'AccessReceived')).to.include({ ...PARTIES, outcome });
    });

  it('refuses the provider and anybody else', async () => {
    const world = await releasedWorld();
    const command = accessCommands.receive();
    await world.refused(
      receiveAccess,
      { command, context: contexts.otherAgency() },
      'ACCESS_OTHER_REQUESTER',
    );
    await world.refused(receiveAccess, { command, context: STRANGER }, 'ACCESS_OTHER_REQUESTER');
    await world.refused(receiveAccess, { command, context: contexts.portal() }, 'ROLE_NOT_ALLOWED');
  });

  it('is open to a requester that was suspended since', async () => {
    const world = await releasedWorld();
    world.change('agency', RECIPIENT, { status: 'suspended' });
    onlyEvent(await world.run(receiveAccess, accessCommands.receive(), contexts.agency()), 'AccessReceived');
  });
});

describe('reportFailure', () => {
  it('says whose report it is', async () => {
    const world = await permittedWorld();
    const events = await world.run(reportFailure, accessCommands.fail(), contexts.otherAgency());
    expect(onlyEvent(events, 'AccessFailed')).to.include({
      ...PARTIES,
      agency: PROVIDER,
      reason: 'no-answer',
    });
  });

  it('refuses an agency on neither side', async () => {
    const world = await permittedWorld();
    const command = accessCommands.fail();
    await world.refused(reportFailure, { command, context: STRANGER }, 'OTHER_AGENCY');
  });
});

describe('reviewAccess', () => {
  it('records the judgement', async () => {
    const world = await permittedWorld({ basis: EMERGENCY });
    const command = accessCommands.review({ outcome: 'not-justified' });
    const events = await world.run(reviewAccess, command, contexts.oversight());
    expect(onlyEvent(events, 'AccessReviewed')).to.include({ ...PARTIES, outcome: 'not-justified' });
  });

  it('refuses what is no emergency', async () => {
    const world = await permittedWorld();
    const given = { command: accessCommands.review(), context: contexts.oversight() };
    await world.refused(reviewAccess, given, 'NOT_AN_EMERGENCY');
  });

  it('refuses the officer who asked', async () => {
    const world = await permittedWorld({ basis: EMERGENCY });
    const given = { command: accessCommands.review({ officer: OFFICER }), context: contexts.oversight() };
    await world.refused(reviewAccess, given, 'REVIEWER_IS_ASKER');
  });

  it('refuses anybody but oversight', async () => {
    const world = await permittedWorld({ basis: EMERGENCY });
    for (const context of [contexts.agency(), contexts.registrar(), contexts.portal()])
      await world.refused(reviewAccess, { command: accessCommands.review(), context }, 'ROLE_NOT_ALLOWED');
  });
});

describe('disputeAccess', () => {
  it('needs no signature', async () => {
    const world = await permittedWorld();
    const events = await world.run(disputeAccess, accessCommands.dispute(), contexts.portal());
    expect(onlyEvent(events, 'AccessDisputed')).to.include({ ...PARTIES, reason: 'not-my-case' });
  });

  it("refuses another subject's access", async () => {
    const world = await permittedWorld();
    const given = {
      command: accessCommands.dispute({ subjectId: OTHER_SUBJECT }),
      context: contexts.portal(),
    };
    await world.refused(disputeAccess, given, 'ACCESS_OTHER_SUBJECT');
  });

  it('knows nothing of an access that is kept from the subject’s sight, until then', async () => {
    const world = new AuthorisationWorld();
    world.change('agency', RECIPIENT, { powers: ['investigation'] });
    await ask(world, { concealedUntil: NOW_MS + DAY_MS });
    const command = accessCommands.dispute();
    const hidden = { command, context: contexts.portal(NOW_MS + DAY_MS - 1) };
    await world.refused(disputeAccess, hidden, 'ACCESS_NOT_FOUND');
    onlyEvent(await world.run(disputeAccess, command, contexts.portal(NOW_MS + DAY_MS)), 'AccessDisputed');
  });

  it('refuses an agency', async () => {
    const world = await permittedWorld();
    const given = { command: accessCommands.dispute(), context: contexts.agency() };
    await world.refused(disputeAccess, given, 'ROLE_NOT_ALLOWED');
  });

  it('takes a representative whose power names it', async () => {
    const world = await permittedWorld();
    const command = OTHER_WALLET.signed({
      ...accessCommands.dispute(),
      evidence: { by: 'representative', appointmentId: 'appointment-1', jws: '' } as const,
    });
    const given = { command, context: contexts.portal() };
    const appointment = {
      subjectId: SUBJECT,
      representativeId: OTHER_SUBJECT,
      kind: 'guardian',
      from: NOW_MS,
      until: NOW_MS + DAY_MS,
    } as const;
    world.state.put('representative', 'appointment-1', { ...appointment, scope: ['revoke'] });
    await world.refused(disputeAccess, given, 'POWER_TOO_NARROW');
    world.state.put('representative', 'appointment-1', { ...appointment, scope: ['dispute'] });
    onlyEvent(await world.run(disputeAccess, command, contexts.portal()), 'AccessDisputed');
  });
});

describe('resolveDispute', () => {
  it('records the outcome', async () => {
    const world = await permittedWorld();
    await world.run(disputeAccess, accessCommands.dispute(), contexts.portal());
    const command = accessCommands.resolve({ outcome: 'upheld' });
    const events = await world.run(resolveDispute, command, contexts.oversight());
    expect(onlyEvent(events, 'DisputeResolved')).to.include({
      ...PARTIES,
      outcome: 'upheld',
      reason: 'in-order',
    });
  });

  it('refuses anybody but oversight', async () => {
    const world = await permittedWorld();
    await world.run(disputeAccess, accessCommands.dispute(), contexts.portal());
    for (const context of [contexts.agency(), contexts.portal(), contexts.registrar()])
      await world.refused(resolveDispute, { command: accessCommands.resolve(), context }, 'ROLE_NOT_ALLOWED');
  });
});

describe('confirmErasure', () => {
  it('needs no receipt', async () => {
    const world = await releasedWorld();
    const events = await world.run(confirmErasure, accessCommands.erase(), contexts.agency());
    expect(onlyEvent(events, 'ErasureConfirmed')).to.include(PARTIES);
  });

  it('refuses the provider', async () => {
    const world = await releasedWorld();
    const given = { command: accessCommands.erase(), context: contexts.otherAgency() };
    await world.refused(confirmErasure, given, 'ACCESS_OTHER_REQUESTER');
  });
});

describe('what follows one access', () => {
  it('leaves another of the same transaction alone', async () => {
    const world = await releasedWorld();
    await ask(world, {}, { ...contexts.agency(), place: 1 });
    const other = `${contexts.agency().transactionId}.1`;
    const given = { command: accessCommands.receive({ accessId: other }), context: contexts.agency() };
    await world.refused(receiveAccess, given, 'ACCESS_NOT_RELEASED');
  });
});

describe('an access’s events', () => {
  it('are kept as one small value', async () => {
    const world: AuthorisationWorld = await releasedWorld({ basis: EMERGENCY });
    await world.run(receiveAccess, accessCommands.receive(), contexts.agency());
    await world.run(reviewAccess, accessCommands.review(), contexts.oversight());
    await world.run(disputeAccess, accessCommands.dispute(), contexts.portal());
    await world.run(confirmErasure, accessCommands.erase(), contexts.agency());
    expect(world.state.get('access', ACCESS_ID)).to.deep.equal({
      released: { recordCount: 2, responseHash: accessCommands.release().responseHash },
      received: true,
      reviewed: true,
      dispute: 'open',
      erased: true,
    });
  });
});
