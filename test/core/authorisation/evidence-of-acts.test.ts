import { expect } from 'chai';
import { approveRequest } from '#core/authorisation/approve-request';
import { makeGrant } from '#core/authorisation/make-grant';
import { pauseGrant } from '#core/authorisation/pause-grant';
import { refuseRequest } from '#core/authorisation/refuse-request';
import { renewGrant } from '#core/authorisation/renew-grant';
import { requestAuthorisation } from '#core/authorisation/request-authorisation';
import { resumeGrant } from '#core/authorisation/resume-grant';
import { revokeGrant } from '#core/authorisation/revoke-grant';
import { shortenGrant } from '#core/authorisation/shorten-grant';
import { CodedError } from '#core/coded-error';
import type { Context } from '#core/contract/context';
import type { Rule } from '#core/contract/rule';
import type { Evidence, RepresentedAct } from '#core/evidence/evidence';
import { DAY_MS, id32, NOW_MS } from '../rule-context.ts';
import {
  AuthorisationWorld,
  commands,
  contexts,
  OFFICER,
  OTHER_SUBJECT,
  OTHER_WALLET,
  signed,
  SUBJECT,
  WALLET,
} from './authorisation-world.ts';

interface Act {
  readonly name: string;
  /** What a representative's scope must name. */
  readonly scope: RepresentedAct;
  readonly reach: 'widening' | 'narrowing';
  run(world: AuthorisationWorld, given: Given): Promise<unknown>;
}

/** How the act is given. */
interface Given {
  readonly evidence: Evidence;
  readonly officer?: string;
  readonly subjectId?: string;
  readonly context: Context;
  readonly wallet?: typeof OTHER_WALLET;
}

type CitizenCommand = {
  readonly type: string;
  readonly id: string;
  readonly evidence: Evidence;
};

function act<C extends CitizenCommand, S>(
  rule: Rule<C, S>,
  command: C,
  { scope, reach }: Pick<Act, 'scope' | 'reach'>,
): Act {
  const run: Act['run'] = (world, { evidence, officer, subjectId = SUBJECT, context, wallet = WALLET }) => {
    const given = { ...command, subjectId, ...(officer === undefined ? {} : { officer }) };
    if (!('jws' in evidence)) return world.run(rule, { ...given, evidence }, context);
    return world.run(rule, wallet.signed({ ...given, evidence }) as C, context);
  };
  return { name: rule.type, scope, reach, run };
}

const ACTS: readonly Act[] = [
  act(approveRequest, commands.approve({ id: 'grant-0009' }), { scope: 'answer-request', reach: 'widening' }),
  act(refuseRequest, commands.refuse(), { scope: 'answer-request', reach: 'narrowing' }),
  act(makeGrant, commands.grant({ id: 'grant-0009' }), { scope: 'grant', reach: 'widening' }),
  act(pauseGrant, commands.pause(), { scope: 'pause', reach: 'narrowing' }),
  act(resumeGrant, commands.resume(), { scope: 'resume', reach: 'widening' }),
  act(shortenGrant, commands.shorten(), { scope: 'shorten', reach: 'narrowing' }),
  act(revokeGrant, commands.revoke(), { scope: 'revoke', reach: 'narrowing' }),
  act(renewGrant, commands.renew(), { scope: 'renew', reach: 'widening' }),
];

/** A world with an open request and one grant, paused where it is to be resumed. */
async function worldFor({ scope }: Act): Promise<AuthorisationWorld> {
  const world = new AuthorisationWorld();
  await world.run(requestAuthorisation, commands.request(), contexts.agency());
  await world.run(makeGrant, signed(commands.grant()), contexts.portal());
  if (scope === 'resume') await world.run(pauseGrant, commands.pause(), contexts.portal());
  return world;
}

function appoint(world: AuthorisationWorld, scope: readonly RepresentedAct[]): void {
  world.state.put('representative', 'appointment-1', {
    subjectId: SUBJECT,
    representativeId: OTHER_SUBJECT,
    kind: 'guardian',
    scope,
    from: NOW_MS - DAY_MS,
    until: NOW_MS + DAY_MS,
  });
}

const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof CodedError) return error.code;
      throw error;
    },
  );

const SESSION: Evidence = { by: 'session' };
const COUNTER: Evidence = { by: 'counter', proof: 'paper', hash: id32('signed paper') };
const BY_GUARDIAN: Evidence = { by: 'representative', appointmentId: 'appointment-1', jws: '' };

describe('the evidence of citizens’ acts', () => {
  for (const each of ACTS) {
    describe(each.name, () => {
      it(`${each.reach === 'narrowing' ? 'takes' : 'refuses'} the session of the portal`, async () => {
        const world = await worldFor(each);
        const code = await codeOf(each.run(world, { evidence: SESSION, context: contexts.portal() }));
        expect(code).to.equal(each.reach === 'narrowing' ? 'accepted' : 'EVIDENCE_NOT_ALLOWED');
      });

      it('takes a counter, with its officer', async () => {
        const world = await worldFor(each);
        const given = { evidence: COUNTER, context: contexts.agency() };
        expect(await codeOf(each.run(world, given))).to.equal('OFFICER_MISSING');
        expect(await codeOf(each.run(world, { ...given, officer: OFFICER }))).to.equal('accepted');
      });

      it('takes a representative whose power names it, and no other', async () => {
        const world = await worldFor(each);
        const given = { evidence: BY_GUARDIAN, context: contexts.portal(), wallet: OTHER_WALLET };
        expect(await codeOf(each.run(world, given))).to.equal('POWER_NOT_FOUND');
        appoint(world, ['see', 'dispute']);
        expect(await codeOf(each.run(world, given))).to.equal('POWER_TOO_NARROW');
        appoint(world, [each.scope]);
        expect(await codeOf(each.run(world, given))).to.equal('accepted');
      });

      // An unasked grant is on nothing that could be another's.
      if (each.scope === 'grant') return;
      const owned = each.scope === 'answer-request' ? 'REQUEST' : 'GRANT';

      it("refuses another citizen's act on what is not theirs", async () => {
        const world = await worldFor(each);
        const evidence = { by: 'self', jws: '' } as const;
        const given = {
          evidence,
          subjectId: OTHER_SUBJECT,
          context: contexts.portal(),
          wallet: OTHER_WALLET,
        };
        expect(await codeOf(each.run(world, given))).to.equal(`${owned}_OTHER_SUBJECT`);
      });

      it('refuses what is not there', async () => {
        const world = new AuthorisationWorld();
        const evidence = { by: 'self', jws: '' } as const;
        const given = { evidence, context: contexts.portal() };
        expect(await codeOf(each.run(world, given))).to.equal(`${owned}_NOT_FOUND`);
      });
    });
  }
});
