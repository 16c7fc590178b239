import { expect } from 'chai';
import fc from 'fast-check';
import { askAccess } from '#core/access/ask-access';
import type { Grant, GrantStatus } from '#core/authorisation/authorisation-state';
import { calendarWindowStart } from '#core/authorisation/calendar-window-start';
import { makeGrant } from '#core/authorisation/make-grant';
import { pauseGrant } from '#core/authorisation/pause-grant';
import { resumeGrant } from '#core/authorisation/resume-grant';
import type { DomainEvent } from '#core/contract/domain-event';
import {
  AuthorisationWorld,
  CEILING,
  commands,
  contexts,
  PROVIDER,
  PURPOSE,
  RECIPIENT,
  signed,
  termsOf,
} from '../authorisation/authorisation-world.ts';
import { DAY_MS } from '../rule-context.ts';
import { accessCommands } from './access-world.ts';
import { histories, RandomHistory } from './random-history.ts';

/** Plays random histories: `watch` gives what to look at after each step, `invariant` looks back at the end. */
function check(
  invariant: (history: RandomHistory) => void,
  watch: (history: RandomHistory) => () => void = () => nothing,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const history = new RandomHistory();
      await history.play(steps, watch(history));
      invariant(history);
    }),
    { numRuns: 40 },
  );
}

const nothing = (): void => undefined;

const STATUS_AFTER: Partial<Record<DomainEvent['type'], GrantStatus>> = {
  GrantMade: 'active',
  GrantPaused: 'paused',
  GrantResumed: 'active',
  GrantRevoked: 'revoked',
  GrantSuperseded: 'superseded',
};

describe('whatever happens', function () {
  // Thousands of signatures: a machine that does other things besides takes its time.
  this.timeout(60_000);

  it('a grant is never wider than what was asked for, nor than the ceiling', () =>
    check((history) => {
      for (const { requestId, terms } of history.of('GrantMade')) {
        const asked = history
          .of('AuthorisationRequested')
          .find((event) => event.requestId === requestId)?.terms;
        for (const limit of [CEILING, ...(asked === undefined ? [] : [asked])]) {
          expect(limit.categories).to.include.members(terms.categories);
          if (limit.maxUses !== null) expect(terms.maxUses).to.be.a('number').at.most(limit.maxUses);
        }
        expect(terms.until - terms.from).to.be.at.most(CEILING.maxPeriodDays * DAY_MS);
        expect(terms.frequency).not.to.equal(null);
        if (asked === undefined) continue;
        expect(terms).to.include({ recipient: RECIPIENT, purpose: PURPOSE });
        expect(terms.from).to.be.at.least(asked.from);
        expect(terms.until).to.be.at.most(asked.until);
      }
    }));

  it('no grant is ever lengthened, nor changed otherwise, and none comes back from its end', () =>
    check(nothing, (history) => {
      const known = new Map<string, Grant>();
      const final: readonly GrantStatus[] = ['revoked', 'superseded', 'inapplicable'];
      return () => {
        for (const { grantId } of history.of('GrantMade')) {
          const grant = history.grant(grantId);
          const before = known.get(grantId) ?? grant;
          expect(grant.terms.until).to.be.at.most(before.terms.until);
          expect({ ...grant.terms, until: 0 }).to.deep.equal({ ...before.terms, until: 0 });
          if (final.includes(before.status)) expect(grant).to.deep.equal(before);
          known.set(grantId, grant);
        }
      };
    }));

  it('nothing is permitted or released by a grant after its end, and nothing while it is paused', () =>
    check((history) => {
      const status = new Map<string, GrantStatus>();
      const grantOf = new Map<string, string>();
      for (const event of history.events) {
        const becomes = STATUS_AFTER[event.type];
        if (becomes !== undefined && 'grantId' in event) status.set(String(event.grantId), becomes);
        if (event.type === 'AccessDecided' && event.decision === 'permit' && event.grantId !== undefined)
          grantOf.set(event.accessId, event.grantId);
        if (event.type !== 'AccessReleased' && event.type !== 'AccessDecided') continue;
        const grantId = grantOf.get(event.accessId);
        if (grantId !== undefined) expect(status.get(grantId)).to.equal('active');
      }
    }));

  it('a limit of uses is reached exactly, and denies only then', () =>
    check((history) => {
      const permits = new Map<string, number>();
      for (const { grantId, decision, reason } of history.of('AccessDecided')) {
        if (grantId === undefined) continue;
        const { maxUses } = history.grant(grantId).terms;
        const used = permits.get(grantId) ?? 0;
        if (reason === 'GRANT_EXHAUSTED') expect(used).to.equal(maxUses);
        if (decision === 'permit') permits.set(grantId, used + 1);
        if (maxUses !== null) expect(permits.get(grantId) ?? 0).to.be.at.most(maxUses);
      }
    }));

  it('a frequency is reached exactly in each window, and denies only then', () =>
    check((history) => {
      const permits = new Map<string, number>();
      for (const { grantId, decision, reason, windowStart, at } of history.of('AccessDecided')) {
        const frequency = grantId === undefined ? null : history.grant(grantId).terms.frequency;
        if (grantId === undefined || frequency === null) continue;
        if (decision === 'permit') {
          expect(windowStart).to.be.at.least(calendarWindowStart(frequency, at));
          const key = `${grantId} ${String(windowStart)}`;
          permits.set(key, (permits.get(key) ?? 0) + 1);
          expect(permits.get(key)).to.be.at.most(frequency.count);
        }
        if (reason === 'FREQUENCY_REACHED') {
          const counts = [...permits]
            .filter(([key]) => key.startsWith(`${grantId} `))
            .map(([, count]) => count);
          expect(counts).to.include(frequency.count);
        }
      }
    }));

  it('one access is released once, to whom it was permitted, within what was permitted', () =>
    check((history) => {
      const released = new Set<string>();
      for (const { accessId, categories, provider } of history.of('AccessReleased')) {
        expect(released.has(accessId)).to.equal(false);
        released.add(accessId);
        const decided = history.of('AccessDecided').find((event) => event.accessId === accessId);
        expect(decided).to.include({ decision: 'permit', provider: PROVIDER });
        expect(provider).to.equal(PROVIDER);
        expect(decided?.categories).to.include.members(categories);
      }
    }));
});

describe('a grant of n uses', () => {
  it('permits exactly n, in whatever order it is asked among pauses', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.constantFrom('ask', 'pause', 'resume'), { maxLength: 20 }),
        async (maxUses, acts) => {
          const world = new AuthorisationWorld();
          world.change('purpose', PURPOSE, { maxFrequency: null });
          const terms = termsOf({ maxUses, frequency: null });
          await world.run(makeGrant, signed(commands.grant({ terms })), contexts.portal());
          let permits = 0;
          let paused = false;
          const ask = async (place: number): Promise<void> => {
            const [event] = await world.run(askAccess, accessCommands.ask(), { ...contexts.agency(), place });
            const expected = paused || permits === maxUses ? 'deny' : 'permit';
            expect(event).to.include({ decision: expected });
            if (expected === 'permit') permits += 1;
          };
          for (const [place, act] of acts.entries()) {
            if (act === 'ask') await ask(place);
            else if ((act === 'pause') === paused) continue;
            else if (act === 'pause') await world.run(pauseGrant, commands.pause(), contexts.portal());
            else await world.run(resumeGrant, signed(commands.resume()), contexts.portal());
            if (act !== 'ask') paused = act === 'pause';
          }
          if (paused) await world.run(resumeGrant, signed(commands.resume()), contexts.portal());
          paused = false;
          for (let place = 100; place < 113; place++) await ask(place);
          expect(permits).to.equal(maxUses);
          expect(world.state.get('grant', 'grant-0001')?.uses).to.deep.equal({
            total: maxUses,
            window: null,
          });
        },
      ),
      { numRuns: 50 },
    ));
});
