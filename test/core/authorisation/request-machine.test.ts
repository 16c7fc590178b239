import { expect } from 'chai';
import { approveRequest } from '#core/authorisation/approve-request';
import { refuseRequest } from '#core/authorisation/refuse-request';
import { requestAuthorisation } from '#core/authorisation/request-authorisation';
import { withdrawRequest } from '#core/authorisation/withdraw-request';
import { CodedError } from '#core/coded-error';
import { DAY_MS, NOW_MS } from '../rule-context.ts';
import { AuthorisationWorld, commands, contexts, signed, termsOf } from './authorisation-world.ts';

const ANSWER_BY = NOW_MS + 30 * DAY_MS;

type Act = (world: AuthorisationWorld, now: number) => Promise<unknown>;

const ACTS = {
  approve: (world, now) =>
    world.run(approveRequest, signed(commands.approve({ id: 'grant-again' }), now), contexts.portal(now)),
  narrow: (world, now) =>
    world.run(
      approveRequest,
      signed(commands.approve({ id: 'grant-narrow', terms: termsOf({ maxUses: 2 }) }), now),
      contexts.portal(now),
    ),
  refuse: (world, now) =>
    world.run(refuseRequest, commands.refuse({ id: 'refusal-again' }), contexts.portal(now)),
  withdraw: (world, now) =>
    world.run(withdrawRequest, commands.withdraw({ id: 'withdrawal-again' }), contexts.agency(now)),
} satisfies Record<string, Act>;

type ActName = keyof typeof ACTS;

const LIFE: readonly [string, { before?: ActName; now: number }, Record<ActName, string>][] = [
  [
    'submitted',
    { now: ANSWER_BY - 1 },
    { approve: 'approved', narrow: 'narrowed', refuse: 'refused', withdraw: 'withdrawn' },
  ],
  ['lapsed', { now: ANSWER_BY }, every('REQUEST_LAPSED')],
  ['approved', { before: 'approve', now: NOW_MS }, every('REQUEST_ANSWERED')],
  ['narrowed', { before: 'narrow', now: NOW_MS }, every('REQUEST_ANSWERED')],
  ['refused', { before: 'refuse', now: NOW_MS }, every('REQUEST_ANSWERED')],
  ['withdrawn', { before: 'withdraw', now: NOW_MS }, every('REQUEST_ANSWERED')],
];

function every(code: string): Record<ActName, string> {
  return { approve: code, narrow: code, refuse: code, withdraw: code };
}

/** The status of the request after the act, or the code of the refusal. */
async function outcome(world: AuthorisationWorld, act: Act, now: number): Promise<string> {
  const before = world.state.get('request', 'request-0001');
  try {
    await act(world, now);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    expect(world.state.get('request', 'request-0001')).to.deep.equal(before);
    return error.code;
  }
  return world.state.get('request', 'request-0001')?.status ?? 'gone';
}

describe('the request machine', () => {
  for (const [status, { before, now }, outcomes] of LIFE)
    for (const [name, act] of Object.entries(ACTS) as [ActName, Act][])
      it(`answers "${name}" of a ${status} request with ${outcomes[name]}`, async () => {
        const world = new AuthorisationWorld();
        await world.run(requestAuthorisation, commands.request(), contexts.agency());
        if (before !== undefined) await ACTS[before](world, NOW_MS);
        expect(await outcome(world, act, now)).to.equal(outcomes[name]);
      });
});
