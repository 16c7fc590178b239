import { expect } from 'chai';
import { makeGrant } from '#core/authorisation/make-grant';
import { pauseGrant } from '#core/authorisation/pause-grant';
import { renewGrant } from '#core/authorisation/renew-grant';
import { resumeGrant } from '#core/authorisation/resume-grant';
import { revokeGrant } from '#core/authorisation/revoke-grant';
import { setAsideGrant } from '#core/authorisation/set-aside-grant';
import { shortenGrant } from '#core/authorisation/shorten-grant';
import { CodedError } from '#core/coded-error';
import { DAY_MS, NOW_MS } from '../rule-context.ts';
import { AuthorisationWorld, commands, contexts, PURPOSE, signed, termsOf } from './authorisation-world.ts';

const FROM = NOW_MS + DAY_MS;
const UNTIL = FROM + 100 * DAY_MS;
const TERMS = termsOf({ from: FROM, until: UNTIL });

type Act = (world: AuthorisationWorld, now: number) => Promise<unknown>;

const ACTS = {
  pause: (world, now) => world.run(pauseGrant, commands.pause(), contexts.portal(now)),
  resume: (world, now) => world.run(resumeGrant, signed(commands.resume(), now), contexts.portal(now)),
  shorten: (world, now) =>
    world.run(shortenGrant, commands.shorten({ until: UNTIL - 1 }), contexts.portal(now)),
  revoke: (world, now) => world.run(revokeGrant, commands.revoke(), contexts.portal(now)),
  renew: (world, now) => {
    const terms = termsOf({ from: now, until: now + DAY_MS });
    return world.run(renewGrant, signed(commands.renew({ terms }), now), contexts.portal(now));
  },
  setAside: async (world, now) => {
    world.change('purpose', PURPOSE, { status: 'retired' });
    await world.run(setAsideGrant, commands.setAside(), contexts.registrar(now));
  },
} satisfies Record<string, Act>;

type ActName = keyof typeof ACTS;

const every = (code: string): Record<ActName, string> => ({
  pause: code,
  resume: code,
  shorten: code,
  revoke: code,
  renew: code,
  setAside: code,
});

const ENDED = { revoke: 'revoked', renew: 'superseded', setAside: 'inapplicable' } as const;

const LIFE: readonly [string, { before?: ActName; now: number }, Record<ActName, string>][] = [
  [
    'scheduled',
    { now: FROM - 1 },
    { ...ENDED, pause: 'paused', resume: 'GRANT_NOT_PAUSED', shorten: 'active' },
  ],
  ['active', { now: FROM }, { ...ENDED, pause: 'paused', resume: 'GRANT_NOT_PAUSED', shorten: 'active' }],
  [
    'paused',
    { before: 'pause', now: UNTIL - 2 },
    { ...ENDED, pause: 'GRANT_NOT_ACTIVE', resume: 'active', shorten: 'paused' },
  ],
  [
    'expired',
    { now: UNTIL },
    { ...ENDED, pause: 'GRANT_EXPIRED', resume: 'GRANT_EXPIRED', shorten: 'GRANT_EXPIRED' },
  ],
  [
    'expired while paused',
    { before: 'pause', now: UNTIL },
    { ...ENDED, pause: 'GRANT_EXPIRED', resume: 'GRANT_EXPIRED', shorten: 'GRANT_EXPIRED' },
  ],
  ['revoked', { before: 'revoke', now: FROM }, every('GRANT_REVOKED')],
  ['superseded', { before: 'renew', now: FROM }, every('GRANT_SUPERSEDED')],
  ['inapplicable', { before: 'setAside', now: FROM }, every('GRANT_INAPPLICABLE')],
];

/** The status of the grant after the act, or the code of the refusal. */
async function outcome(world: AuthorisationWorld, act: Act, now: number): Promise<string> {
  const before = world.state.get('grant', 'grant-0001');
  try {
    await act(world, now);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    expect(world.state.get('grant', 'grant-0001')).to.deep.equal(before);
    return error.code;
  }
  return world.state.get('grant', 'grant-0001')?.status ?? 'gone';
}

describe('the grant machine', () => {
  for (const [status, { before, now }, outcomes] of LIFE)
    for (const [name, act] of Object.entries(ACTS) as [ActName, Act][])
      it(`answers "${name}" of a grant that is ${status} with ${outcomes[name]}`, async () => {
        const world = new AuthorisationWorld();
        await world.run(makeGrant, signed(commands.grant({ terms: TERMS })), contexts.portal());
        if (before !== undefined) await ACTS[before](world, NOW_MS);
        expect(await outcome(world, act, now)).to.equal(outcomes[name]);
      });
});
