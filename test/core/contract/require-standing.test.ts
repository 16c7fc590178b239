import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import { requireStanding } from '#core/contract/require-standing';
import { registerAgency } from '#core/registry/register-agency';
import { REGISTRY_AGGREGATES } from '#core/registry/registry-aggregates';
import type { AgencyPower } from '#core/registry/registry-commands';
import { MemoryState } from '../memory-state.ts';
import { registering } from '../registry/registry-world.ts';
import { ACTORS, AGENCIES, ruleContext } from '../rule-context.ts';
import { runRule } from '../run-rule.ts';

interface Given {
  readonly command: { readonly type: string };
  readonly actor: Actor;
}

const ANY = { type: 'trail.record-query' };
const ROLES = ['registrar', 'portal', 'oversight'] as const;
const FOUNDING = registering({
  creditCode: ACTORS.registrar.agency,
  organisation: ACTORS.registrar.organisation,
  powers: ['registrar'],
});

const FOUNDING_ANOTHER = { ...FOUNDING, creditCode: AGENCIES.first };
const FOUNDING_AS_PORTAL = registering({ ...FOUNDING, powers: ['portal'] });

function emptyLedger(): MemoryState {
  return new MemoryState(REGISTRY_AGGREGATES);
}

async function foundedLedger(): Promise<MemoryState> {
  const state = emptyLedger();
  await runRule(registerAgency, FOUNDING, { state, context: ruleContext(ACTORS.registrar) });
  return state;
}

/** A founded ledger where the fourth agency has these powers. */
async function ledgerWith(powers: readonly AgencyPower[]): Promise<MemoryState> {
  const state = await foundedLedger();
  state.put('agency', AGENCIES.fourth, { status: 'active', organisation: 'ministry', powers });
  return state;
}

function fourth(role: Actor['role'], organisation = 'ministry'): Actor {
  return { role, agency: AGENCIES.fourth, organisation };
}

async function answerTo({ command, actor }: Given, state: MemoryState): Promise<string> {
  try {
    await requireStanding(command, state.read, ruleContext(actor));
    return 'ok';
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
}

describe('requireStanding', () => {
  it('lets the first agency of a ledger register itself as registrar, and nobody after it', async () => {
    expect(await answerTo({ command: FOUNDING, actor: ACTORS.registrar }, emptyLedger())).to.equal('ok');
    const second = registering({ creditCode: AGENCIES.fourth, powers: ['registrar'] });
    const late = { command: second, actor: fourth('registrar') };
    expect(await answerTo(late, emptyLedger())).to.equal('ok');
    expect(await answerTo(late, await foundedLedger())).to.equal('AGENCY_NOT_FOUND');
  });

  const noFoundings: readonly [title: string, given: Given][] = [
    ['another command', { command: ANY, actor: ACTORS.registrar }],
    ['another agency', { command: FOUNDING_ANOTHER, actor: ACTORS.registrar }],
    [
      'another organisation',
      { command: FOUNDING, actor: { ...ACTORS.registrar, organisation: 'province-a' } },
    ],
    ['no power of a registrar', { command: FOUNDING_AS_PORTAL, actor: ACTORS.registrar }],
    ['the role of a portal', { command: FOUNDING, actor: ACTORS.portal }],
    ['the role of oversight', { command: FOUNDING, actor: { ...ACTORS.registrar, role: 'oversight' } }],
  ];
  for (const [title, given] of noFoundings)
    it(`takes nothing for a founding with ${title}`, async () => {
      expect(await answerTo(given, emptyLedger())).to.equal('FOUNDING_REQUIRED');
    });

  for (const role of ROLES) {
    const given = { command: ANY, actor: fourth(role) };

    it(`lets an agency with the power ${role} sign in that role`, async () => {
      expect(await answerTo(given, await ledgerWith([role]))).to.equal('ok');
    });

    it(`refuses the role ${role} to an agency with every other power`, async () => {
      const all = ['counter', 'investigation', 'first-keys', ...ROLES] as const;
      const others = all.filter((power) => power !== role);
      expect(await answerTo(given, await ledgerWith(others))).to.equal('ROLE_NOT_ALLOWED');
    });

    it(`refuses the role ${role} to an unknown agency, another organisation's, and a suspended one`, async () => {
      expect(await answerTo(given, await foundedLedger())).to.equal('AGENCY_NOT_FOUND');
      const state = await ledgerWith([role]);
      const foreign = { command: ANY, actor: fourth(role, 'province-a') };
      expect(await answerTo(foreign, state)).to.equal('OTHER_AGENCY');
      state.put('agency', AGENCIES.fourth, { status: 'suspended', organisation: 'ministry', powers: [role] });
      expect(await answerTo(given, state)).to.equal('AGENCY_NOT_ACTIVE');
    });
  }

  it('asks the ledger nothing for the role agency', () => {
    const read = (): never => {
      throw new Error('it reads');
    };
    expect(requireStanding(ANY, read, ruleContext(ACTORS.agency))).to.equal(undefined);
  });

  it('reads no founding once the agency is known', async () => {
    const state = await ledgerWith(['oversight']);
    const names: string[] = [];
    await requireStanding(
      ANY,
      (name, id) => {
        names.push(name);
        return state.read(name, id);
      },
      ruleContext(fourth('oversight')),
    );
    expect(names).to.deep.equal(['agency']);
  });
});
