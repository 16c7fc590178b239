import { expect } from 'chai';
import { approveRequest } from '#core/authorisation/approve-request';
import { refuseRequest } from '#core/authorisation/refuse-request';
import { OPEN_REQUESTS_MAX, requestAuthorisation } from '#core/authorisation/request-authorisation';
import { withdrawRequest } from '#core/authorisation/withdraw-request';
import type { ErrorCode } from '#core/coded-error';
import { AGENCIES, DAY_MS, NOW_MS } from '../rule-context.ts';
import { onlyEvent } from '../memory-state.ts';
import {
  AuthorisationWorld,
  CEILING,
  commands,
  contexts,
  OFFICER,
  OTHER_SUBJECT,
  PURPOSE,
  RECIPIENT,
  signed,
  SUBJECT,
  termsOf,
} from './authorisation-world.ts';

const requestId = (number: number): string => `request-${String(number).padStart(4, '0')}`;

async function worldWithOpenRequests(count: number): Promise<AuthorisationWorld> {
  const world = new AuthorisationWorld();
  for (let number = 1; number <= count; number++)
    await world.run(requestAuthorisation, commands.request({ id: requestId(number) }), contexts.agency());
  return world;
}

describe('requestAuthorisation', () => {
  it('records who asks whom for what, and until when', async () => {
    const world = new AuthorisationWorld();
    const events = await world.run(requestAuthorisation, commands.request(), contexts.agency());
    expect(onlyEvent(events, 'AuthorisationRequested')).to.include({
      agency: RECIPIENT,
      officer: OFFICER,
      requestId: 'request-0001',
      subjectId: SUBJECT,
      caseNumber: 'CASE-2026-1',
      justification: 'annual-review',
      answerBy: NOW_MS + 30 * DAY_MS,
    });
  });

  const refusals: readonly [string, ErrorCode, Parameters<typeof commands.request>[0]][] = [
    ['a grant to somebody else', 'OTHER_AGENCY', { terms: termsOf({ recipient: AGENCIES.second }) }],
    ['more than the ceiling', 'REQUEST_OVER_CEILING', { terms: termsOf({ maxUses: 13 }) }],
    ['an answer by now', 'ANSWER_BY_INVALID', { answerBy: NOW_MS }],
    ['an answer in more than 90 days', 'ANSWER_BY_INVALID', { answerBy: NOW_MS + 90 * DAY_MS + 1 }],
  ];
  for (const [title, code, overrides] of refusals)
    it(`refuses ${title}`, async () => {
      const command = commands.request(overrides);
      await new AuthorisationWorld().refused(
        requestAuthorisation,
        { command, context: contexts.agency() },
        code,
      );
    });

  it('takes an answer in 90 days', async () => {
    const command = commands.request({ answerBy: NOW_MS + 90 * DAY_MS });
    await new AuthorisationWorld().run(requestAuthorisation, command, contexts.agency());
  });

  for (const [title, code, change] of [
    ['an unregistered agency', 'AGENCY_NOT_FOUND', undefined],
    ['an agency of another organisation', 'OTHER_AGENCY', { organisation: 'province-b' }],
    ['a suspended agency', 'RECIPIENT_NOT_ACTIVE', { status: 'suspended' }],
  ] as const)
    it(`refuses ${title}`, async () => {
      const world = new AuthorisationWorld();
      const terms = termsOf({ recipient: change === undefined ? AGENCIES.registrar : RECIPIENT });
      if (change !== undefined) world.change('agency', RECIPIENT, change);
      const context = contexts.agency();
      const actor = { ...context.actor, agency: terms.recipient };
      await world.refused(
        requestAuthorisation,
        { command: commands.request({ terms }), context: { ...context, actor } },
        code,
      );
    });

  it('refuses anybody but an agency', async () => {
    const given = { command: commands.request(), context: contexts.portal() };
    await new AuthorisationWorld().refused(requestAuthorisation, given, 'ROLE_NOT_ALLOWED');
  });

  it('refuses an id that was used', async () => {
    const world = await worldWithOpenRequests(1);
    const given = { command: commands.request(), context: contexts.agency() };
    await world.refused(requestAuthorisation, given, 'REQUEST_EXISTS');
  });

  describe('limits open requests per agency and subject', () => {
    const next = commands.request({ id: 'request-next' });

    it('refuses one more', async () => {
      const world = await worldWithOpenRequests(OPEN_REQUESTS_MAX);
      const given = { command: next, context: contexts.agency() };
      await world.refused(requestAuthorisation, given, 'TOO_MANY_OPEN_REQUESTS');
    });

    it('takes one for another subject', async () => {
      const world = await worldWithOpenRequests(OPEN_REQUESTS_MAX);
      const command = { ...next, subjectId: OTHER_SUBJECT };
      await world.run(requestAuthorisation, command, contexts.agency());
    });

    it('does not count lapsed ones', async () => {
      const world = await worldWithOpenRequests(OPEN_REQUESTS_MAX);
      const lapsed = NOW_MS + 30 * DAY_MS;
      const atLast = { command: { ...next, answerBy: lapsed + 1 }, context: contexts.agency(lapsed - 1) };
      await world.refused(requestAuthorisation, atLast, 'TOO_MANY_OPEN_REQUESTS');
      await world.run(requestAuthorisation, atLast.command, contexts.agency(lapsed));
      const asking = world.state.get('asking', `${RECIPIENT}/${SUBJECT}`);
      expect(Object.keys(asking?.open ?? {})).to.deep.equal(['request-next']);
    });

    for (const [title, close] of [
      [
        'approved',
        (world: AuthorisationWorld) =>
          world.run(approveRequest, signed(commands.approve()), contexts.portal()),
      ],
      [
        'withdrawn',
        (world: AuthorisationWorld) => world.run(withdrawRequest, commands.withdraw(), contexts.agency()),
      ],
    ] as const)
      it(`does not count ${title} ones`, async () => {
        const world = await worldWithOpenRequests(OPEN_REQUESTS_MAX);
        await close(world);
        await world.run(requestAuthorisation, next, contexts.agency());
      });
  });

  describe('respects a refusal', () => {
    const until = NOW_MS + CEILING.coolingOffDays * DAY_MS;
    const again = commands.request({ id: 'request-again', answerBy: until + DAY_MS });

    async function refusedWorld(): Promise<AuthorisationWorld> {
      const world = await worldWithOpenRequests(1);
      await world.run(refuseRequest, commands.refuse(), contexts.portal());
      return world;
    }

    it('until the cooling-off time ends', async () => {
      const world = await refusedWorld();
      const given = { command: again, context: contexts.agency(until - 1) };
      await world.refused(requestAuthorisation, given, 'ASKED_TOO_SOON');
      await world.run(requestAuthorisation, again, contexts.agency(until));
    });

    it('for that purpose only, even one that is named as a method of every object', async () => {
      const world = await refusedWorld();
      world.state.put('purpose', 'constructor', CEILING);
      world.change('notice', termsOf().noticeHash, { purpose: 'constructor' });
      world.state.put('notice-series', 'constructor', { version: 1, languages: ['zh-CN'], material: [] });
      const command = { ...again, terms: termsOf({ purpose: 'constructor' }) };
      await world.run(requestAuthorisation, command, contexts.agency());
    });

    it('of that subject only', async () => {
      const world = await refusedWorld();
      await world.run(requestAuthorisation, { ...again, subjectId: OTHER_SUBJECT }, contexts.agency());
    });

    it('before it counts open requests', async () => {
      const world = await worldWithOpenRequests(OPEN_REQUESTS_MAX);
      await world.run(refuseRequest, commands.refuse(), contexts.portal());
      world.change('purpose', PURPOSE, { coolingOffDays: 0 });
      await world.run(requestAuthorisation, again, contexts.agency());
      world.change('purpose', PURPOSE, CEILING);
      const given = { command: { ...again, id: 'request-third' }, context: contexts.agency() };
      await world.refused(requestAuthorisation, given, 'ASKED_TOO_SOON');
    });
  });
});
