import { expect } from 'chai';
import { GRANTS_MAX } from '#core/authorisation/authorisation-state';
import { grantsKey } from '#core/authorisation/grants-key';
import { makeGrant } from '#core/authorisation/make-grant';
import { refuseRequest } from '#core/authorisation/refuse-request';
import { renewGrant } from '#core/authorisation/renew-grant';
import { requestAuthorisation } from '#core/authorisation/request-authorisation';
import { revokeGrant } from '#core/authorisation/revoke-grant';
import { shortenGrant } from '#core/authorisation/shorten-grant';
import { DAY_MS, NOW_MS } from '../rule-context.ts';
import {
  AuthorisationWorld,
  CEILING,
  commands,
  contexts,
  PURPOSE,
  RECIPIENT,
  signed,
  SUBJECT,
  termsOf,
} from './authorisation-world.ts';

const grantId = (number: number): string => `grant-${String(number).padStart(4, '0')}`;
const INDEX = grantsKey({ subjectId: SUBJECT, recipient: RECIPIENT, purpose: PURPOSE });

async function grant(world: AuthorisationWorld, number: number, now = NOW_MS, until = termsOf().until) {
  const terms = termsOf({ until });
  await world.run(
    makeGrant,
    signed(commands.grant({ id: grantId(number), terms }), now),
    contexts.portal(now),
  );
}

const indexed = (world: AuthorisationWorld): readonly string[] =>
  (world.state.get('grants', INDEX) ?? []).map((entry) => entry.grantId);

describe('the index of grants', () => {
  it('names the newest first', async () => {
    const world = new AuthorisationWorld();
    for (const number of [1, 2, 3]) await grant(world, number);
    expect(indexed(world)).to.deep.equal([grantId(3), grantId(2), grantId(1)]);
  });

  it('holds no more than may live, and refuses what has no place', async () => {
    const world = new AuthorisationWorld();
    for (let number = 1; number <= GRANTS_MAX; number++) await grant(world, number);
    const command = signed(commands.grant({ id: grantId(9) }));
    await world.refused(makeGrant, { command, context: contexts.portal() }, 'TOO_MANY_GRANTS');
  });

  it('gives the place of an ended grant away, and never that of a living one', async () => {
    const world = new AuthorisationWorld();
    for (let number = 1; number <= GRANTS_MAX; number++) await grant(world, number);
    for (let number = 9; number <= 20; number++) {
      const ended = grantId(number - 1);
      await world.run(
        revokeGrant,
        commands.revoke({ id: `revocation-${ended}`, grantId: ended }),
        contexts.portal(),
      );
      await grant(world, number);
    }
    const living = [20, 7, 6, 5, 4, 3, 2, 1].map(grantId);
    expect(indexed(world)).to.deep.equal(living);
  });

  it('counts an expired grant no longer, nor one that was shortened until now', async () => {
    const world = new AuthorisationWorld();
    const soon = NOW_MS + DAY_MS;
    await grant(world, 1, NOW_MS, soon);
    for (let number = 2; number <= GRANTS_MAX; number++) await grant(world, number);
    const command = commands.shorten({ grantId: grantId(2), until: soon + 1 });
    await world.run(shortenGrant, command, contexts.portal());
    const early = {
      command: signed(commands.grant({ id: grantId(9) }), soon - 1),
      context: contexts.portal(soon - 1),
    };
    await world.refused(makeGrant, early, 'TOO_MANY_GRANTS');
    await grant(world, 9, soon);
    await grant(world, 10, soon + 1);
    expect(indexed(world)).to.deep.equal([10, 9, 8, 7, 6, 5, 4, 3].map(grantId));
  });

  it('has room for the renewal of one of as many as may live', async () => {
    const world = new AuthorisationWorld();
    for (let number = 1; number <= GRANTS_MAX; number++) await grant(world, number);
    const command = signed(commands.renew({ id: grantId(9), grantId: grantId(4) }));
    await world.run(renewGrant, command, contexts.portal());
    expect(indexed(world)).to.deep.equal([9, 8, 7, 6, 5, 3, 2, 1].map(grantId));
  });
});

describe('the record of what was asked', () => {
  it('forgets lapsed requests, and refusals that no cooling-off time can reach', async () => {
    const world = new AuthorisationWorld();
    await world.run(requestAuthorisation, commands.request(), contexts.agency());
    await world.run(refuseRequest, commands.refuse(), contexts.portal());
    const key = `${RECIPIENT}/${SUBJECT}`;
    expect(world.state.get('asking', key)).to.deep.equal({ open: {}, refusedAt: { [PURPOSE]: NOW_MS } });

    const later = NOW_MS + 366 * DAY_MS;
    const terms = termsOf({ from: later, until: later + CEILING.maxPeriodDays * DAY_MS });
    const answerBy = later + DAY_MS;
    const command = commands.request({ id: 'request-later', terms, answerBy });
    await world.run(requestAuthorisation, command, contexts.agency(later));
    expect(world.state.get('asking', key)).to.deep.equal({
      open: { 'request-later': { purpose: PURPOSE, answerBy } },
      refusedAt: {},
    });
  });
});
