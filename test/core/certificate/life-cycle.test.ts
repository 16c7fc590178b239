import { expect } from 'chai';
import fc from 'fast-check';
import { CodedError, type ErrorCode } from '#core/coded-error';
import type { Rule } from '#core/contract/rule';
import type { MemoryState } from '../memory-state.ts';
import { ACTORS, AGENCIES, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import {
  ACTS,
  AGENCY,
  CONTEXT,
  identifierOf,
  OTHER_ISSUER,
  type Stage,
  worldAt,
} from './certificate-world.ts';

type AnyRule = Rule<{ readonly type: string; readonly id: string }, unknown>;
type Act = (typeof ACTS)[number]['name'];
type Outcome = Stage | ErrorCode;

/** The table of the life cycle: where each act leads from each status, or the code that refuses it. */
const TABLE: Readonly<Record<Act, Readonly<Record<Stage, Outcome>>>> = {
  suspend: {
    none: 'CERTIFICATE_NOT_FOUND',
    valid: 'suspended',
    suspended: 'CERTIFICATE_ALREADY_SUSPENDED',
    revoked: 'CERTIFICATE_REVOKED',
    superseded: 'CERTIFICATE_SUPERSEDED',
  },
  reinstate: {
    none: 'CERTIFICATE_NOT_FOUND',
    valid: 'CERTIFICATE_NOT_SUSPENDED',
    suspended: 'valid',
    revoked: 'CERTIFICATE_REVOKED',
    superseded: 'CERTIFICATE_SUPERSEDED',
  },
  revoke: {
    none: 'CERTIFICATE_NOT_FOUND',
    valid: 'revoked',
    suspended: 'revoked',
    revoked: 'CERTIFICATE_REVOKED',
    superseded: 'CERTIFICATE_SUPERSEDED',
  },
  replace: {
    none: 'CERTIFICATE_NOT_FOUND',
    valid: 'superseded',
    suspended: 'superseded',
    revoked: 'CERTIFICATE_REVOKED',
    superseded: 'CERTIFICATE_SUPERSEDED',
  },
};
const STAGES = ['none', 'valid', 'suspended', 'revoked', 'superseded'] as const;

async function give(act: (typeof ACTS)[number], state: MemoryState): Promise<Outcome> {
  try {
    await runRule(act.rule as unknown as AnyRule, act.command, { state, context: CONTEXT });
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
  return state.get('certificate', identifierOf())?.status ?? 'none';
}

describe('the life cycle of a certificate', () => {
  for (const act of ACTS)
    for (const stage of STAGES)
      it(`${act.name} from ${stage}: ${TABLE[act.name][stage]}`, async () => {
        expect(await give(act, await worldAt(stage))).to.equal(TABLE[act.name][stage]);
      });

  for (const act of ACTS) {
    const rule = act.rule as unknown as AnyRule;
    const { command } = act;

    it(`${act.name} is refused to another agency, whatever the status`, async () => {
      for (const stage of ['valid', 'suspended', 'revoked', 'superseded'] as const)
        await expectRefusal(
          { rule, command, state: await worldAt(stage), context: OTHER_ISSUER },
          'CERTIFICATE_OTHER_ISSUER',
        );
    });

    it(`${act.name} is refused to any other role`, async () => {
      for (const actor of [ACTORS.registrar, ACTORS.portal, ACTORS.oversight])
        await expectRefusal(
          { rule, command, state: await worldAt('valid'), context: ruleContext(actor) },
          'ROLE_NOT_ALLOWED',
        );
    });

    it(`${act.name} is refused to an agency that is suspended, unknown, or named by another organisation`, async () => {
      const state = await worldAt('valid');
      state.put('agency', AGENCIES.first, { ...AGENCY, status: 'suspended' });
      await expectRefusal({ rule, command, state, context: CONTEXT }, 'AGENCY_NOT_ACTIVE');
      const stranger = ruleContext({ ...ACTORS.agency, agency: AGENCIES.third });
      await expectRefusal({ rule, command, state, context: stranger }, 'AGENCY_NOT_FOUND');
      const impostor = ruleContext({ ...ACTORS.agency, organisation: 'province-b' });
      await expectRefusal({ rule, command, state, context: impostor }, 'OTHER_AGENCY');
    });
  }

  it('follows its table through any sequence of acts', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { maxLength: 12 }), async (acts) => {
        const state = await worldAt('valid');
        let stage: Stage = 'valid';
        for (const act of acts) {
          const expected: Outcome = TABLE[act.name][stage];
          expect(await give(act, state)).to.equal(expected);
          expect(state.get('certificate', identifierOf())?.issuer).to.equal(AGENCIES.first);
          stage = STAGES.find((each) => each === expected) ?? stage;
        }
      }),
      { numRuns: 60 },
    ));
});
