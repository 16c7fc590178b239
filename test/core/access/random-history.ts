import fc from 'fast-check';
import { askAccess } from '#core/access/ask-access';
import { releaseAccess } from '#core/access/release-access';
import { approveRequest } from '#core/authorisation/approve-request';
import type { Grant } from '#core/authorisation/authorisation-state';
import { makeGrant } from '#core/authorisation/make-grant';
import { pauseGrant } from '#core/authorisation/pause-grant';
import { refuseRequest } from '#core/authorisation/refuse-request';
import { renewGrant } from '#core/authorisation/renew-grant';
import { requestAuthorisation } from '#core/authorisation/request-authorisation';
import { resumeGrant } from '#core/authorisation/resume-grant';
import { revokeGrant } from '#core/authorisation/revoke-grant';
import { shortenGrant } from '#core/authorisation/shorten-grant';
import type { Terms } from '#core/authorisation/terms';
import { CodedError } from '#core/coded-error';
import type { DomainEvent, EventOf } from '#core/contract/domain-event';
import {
  AuthorisationWorld,
  commands,
  contexts,
  signed,
  termsOf,
} from '../authorisation/authorisation-world.ts';
import { DAY_MS, NOW_MS } from '../rule-context.ts';
import { accessCommands, STATUTORY } from './access-world.ts';

/** What an act of a random history has at hand; what it names is there, or is not. */
interface Setting {
  readonly world: AuthorisationWorld;
  readonly now: number;
  readonly place: number;
  readonly id: string;
  readonly terms: Terms;
  /** What of `terms` was chosen at random. */
  readonly chosen: Partial<Terms>;
  readonly requestId: string;
  readonly grantId: string;
  readonly access: { readonly accessId: string; readonly categories: string[] };
}

type Act = (setting: Setting) => Promise<readonly DomainEvent[]>;

const ask: (basis: (setting: Setting) => ReturnType<typeof accessCommands.ask>['basis']) => Act =
  (basisOf) => (setting) => {
    const { world, id, now, place, terms } = setting;
    const command = accessCommands.ask({
      id,
      basis: basisOf(setting),
      categories: terms.categories.slice(0, 1),
    });
    return world.run(askAccess, command, { ...contexts.agency(now), place });
  };

const ACTS = {
  request: ({ world, id, now, terms }) =>
    world.run(
      requestAuthorisation,
      commands.request({ id, terms, answerBy: now + 5 * DAY_MS }),
      contexts.agency(now),
    ),
  approve: ({ world, id, now, requestId, terms, chosen }) => {
    const asked = world.state.get('request', requestId)?.terms ?? terms;
    const answer = commands.approve({ id, requestId, terms: { ...asked, ...chosen } });
    return world.run(approveRequest, signed(answer, now), contexts.portal(now));
  },
  refuse: ({ world, id, now, requestId }) =>
    world.run(refuseRequest, commands.refuse({ id, requestId }), contexts.portal(now)),
  grant: ({ world, id, now, terms }) =>
    world.run(makeGrant, signed(commands.grant({ id, terms }), now), contexts.portal(now)),
  pause: ({ world, id, now, grantId }) =>
    world.run(pauseGrant, commands.pause({ id, grantId }), contexts.portal(now)),
  resume: ({ world, id, now, grantId }) =>
    world.run(resumeGrant, signed(commands.resume({ id, grantId }), now), contexts.portal(now)),
  shorten: ({ world, id, now, grantId, terms }) =>
    world.run(shortenGrant, commands.shorten({ id, grantId, until: terms.until }), contexts.portal(now)),
  revoke: ({ world, id, now, grantId }) =>
    world.run(revokeGrant, commands.revoke({ id, grantId }), contexts.portal(now)),
  renew: ({ world, id, now, grantId, terms }) =>
    world.run(renewGrant, signed(commands.renew({ id, grantId, terms }), now), contexts.portal(now)),
  ask: ask(({ grantId }) => ({ kind: 'grant', grantId })),
  askUnnamed: ask(() => ({ kind: 'grant' })),
  askByStatute: ask(() => STATUTORY),
  release: ({ world, id, now, access }) =>
    world.run(releaseAccess, accessCommands.release({ id, ...access }), contexts.otherAgency(now)),
} satisfies Record<string, Act>;

/** One act of a random history. */
export interface Step {
  readonly act: keyof typeof ACTS;
  /** Which request, grant and access it names, counted from the newest. */
  readonly pick: number;
  readonly chosen: Partial<Terms>;
  /** Since the step before, in milliseconds; the claimed time may run backwards by some minutes. */
  readonly passedMs: number;
}

const chosenTerms = fc.record(
  {
    categories: fc.subarray(['disability-grade', 'household-income', 'bank-balance'], { minLength: 1 }),
    maxUses: fc.option(fc.integer({ min: 1, max: 14 }), { nil: null }),
    frequency: fc.option(
      fc.record({
        count: fc.integer({ min: 1, max: 5 }),
        unit: fc.constantFrom('week', 'month', 'year'),
        zone: fc.constantFrom('UTC', 'Asia/Shanghai'),
      }),
      { nil: null },
    ),
    until: fc.integer({ min: 0, max: 400 }).map((days) => NOW_MS + days * DAY_MS),
  },
  { requiredKeys: [] },
);

const actNames = Object.keys(ACTS) as (keyof typeof ACTS)[];

const anyStep: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...actNames) },
    { weight: 3, arbitrary: fc.constantFrom('ask' as const, 'askUnnamed' as const, 'release' as const) },
  ),
  pick: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(11) }),
  chosen: fc.oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: chosenTerms }),
  passedMs: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -240_000, max: 3_600_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 20 * DAY_MS }) },
  ),
});

const FIRST_GRANT: Step = { act: 'grant', pick: 0, chosen: {}, passedMs: 0 };

/** Histories in which limits are reached: from a grant on, they ask and release more often than they do anything else. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
  .array(anyStep, { minLength: 30, maxLength: 80 })
  .map((steps) => [FIRST_GRANT, ...steps]);

/** All that happened in a history, in order. */
export class RandomHistory {
  readonly world = new AuthorisationWorld();
  readonly events: DomainEvent[] = [];
  #now = NOW_MS;
  #place = 0;

  /** Gives every step, takes refusals as they come, and looks after each. */
  async play(steps: readonly Step[], afterEach: () => void): Promise<void> {
    for (const step of steps) {
      this.#now = Math.max(NOW_MS, this.#now + step.passedMs);
      this.#place += 1;
      try {
        this.events.push(...(await ACTS[step.act](this.#setting(step))));
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
      }
      afterEach();
    }
  }

  of<T extends DomainEvent['type']>(type: T): readonly EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  grant(grantId: string): Grant {
    const grant = this.world.state.get('grant', grantId);
    if (grant === undefined) throw new Error(`no ${grantId}`);
    return grant;
  }

  #setting({ pick, chosen }: Step): Setting {
    const now = this.#now;
    const { accessId, categories } = nth(this.of('AccessDecided'), pick) ?? accessCommands.release();
    return {
      world: this.world,
      now,
      place: this.#place,
      id: `command-${String(this.#place).padStart(4, '0')}`,
      terms: termsOf({ from: now, until: now + 100 * DAY_MS, ...chosen }),
      chosen,
      requestId: nth(this.of('AuthorisationRequested'), pick)?.requestId ?? 'request-none',
      grantId: nth(this.of('GrantMade'), pick)?.grantId ?? 'grant-none',
      access: { accessId, categories },
    };
  }
}

/** The nth from the end, round and round. */
function nth<T>(items: readonly T[], pick: number): T | undefined {
  return items[items.length - 1 - (pick % Math.max(1, items.length))];
}
