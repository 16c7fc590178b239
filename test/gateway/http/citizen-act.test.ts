import { expect } from 'chai';
import type { Evidence } from '#core/evidence/evidence';
import { citizenAct } from '#gateway/http/citizen-act';
import type { Principal } from '#gateway/identity/principal';
import { Signers } from '#gateway/ledger/signers';
import type { Services } from '#gateway/services';

const ANNA = 'A'.repeat(43);
const BERT = 'Q'.repeat(43);
const OFFICER = 'g'.repeat(43);
const UUID = '5f0c1a52-8e3b-4d7a-9c61-2b7f4e90d813';
const AGENCY = '11100000000009013X';

/** Only what `citizenAct` asks: the signers, and one power of representation, Anna's for Bert. */
const services = {
  signers: new Signers({ organisation: 'ministry', portalAgency: AGENCY }),
  ledger: {
    evaluate: (query: { id: string }) =>
      Promise.resolve(query.id === 'power-of-anna' ? { representativeId: ANNA, subjectId: BERT } : undefined),
  },
} as unknown as Services;

const citizen = (subjectId: string): Principal => ({ subject: 'x', roles: ['citizen'], subjectId });
const clerk: Principal = { subject: 'c', roles: ['clerk'], agency: AGENCY, officerId: OFFICER };
const requester: Principal = { subject: 'r', roles: ['requester'], agency: AGENCY, officerId: OFFICER };

function act(
  principal: Principal,
  input: { subjectId?: string; evidence?: Evidence },
  commandId = UUID,
): ReturnType<typeof citizenAct> {
  return citizenAct({ principal, commandId, services }, input);
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'allowed',
    (error: unknown) => (error as { code: unknown }).code,
  );
}

describe('who acts as a citizen', () => {
  it('is the signed-in person, by their session, where nothing else is said', async () => {
    const { head, signer } = await act(citizen(ANNA), {});
    expect(head).to.deep.equal({ id: UUID, subjectId: ANNA, evidence: { by: 'session' } });
    expect(signer.role).to.equal('portal');
  });

  it('is a representative who names a power of their own', async () => {
    const evidence = { by: 'session', appointmentId: 'power-of-anna' } as const;
    const { head } = await act(citizen(ANNA), { subjectId: BERT, evidence });
    expect(head).to.deep.include({ subjectId: BERT, evidence });
  });

  it('is a clerk at a counter, for a subject who is named', async () => {
    const evidence = { by: 'counter', proof: 'paper', hash: 'A'.repeat(43) } as const;
    const { head, signer } = await act(clerk, { subjectId: BERT, evidence });
    expect(head).to.deep.equal({ id: UUID, officer: OFFICER, subjectId: BERT, evidence });
    expect(signer.role).to.equal('agency');
  });

  it('has keys of their own: one that could be guessed names another command for each citizen', async () => {
    const idOf = async (principal: Principal): Promise<string> =>
      (await act(principal, {}, 'my-key-1')).head.id;
    expect(await idOf(citizen(ANNA))).to.match(/^my-key-1-.{8}$/);
    expect(await idOf(citizen(ANNA))).to.equal(await idOf(citizen(ANNA)));
    expect(await idOf(citizen(ANNA))).not.to.equal(await idOf(citizen(BERT)));
  });

  it('has no key that leaves no room for its mark', async () => {
    expect(await codeOf(act(citizen(ANNA), {}, 'k'.repeat(55)))).to.equal('allowed');
    expect(await codeOf(act(citizen(ANNA), {}, 'k'.repeat(56)))).to.equal('INPUT_INVALID');
  });

  const refusals: readonly [string, Principal, { subjectId?: string; evidence?: Evidence }, string][] = [
    ['another subject without a power', citizen(ANNA), { subjectId: BERT }, 'NOT_ALLOWED'],
    [
      "somebody else's power of representation",
      citizen(BERT),
      { subjectId: BERT, evidence: { by: 'session', appointmentId: 'power-of-anna' } },
      'POWER_NOT_FOUND',
    ],
    [
      'a power that is not there',
      citizen(ANNA),
      { subjectId: BERT, evidence: { by: 'session', appointmentId: 'power-of-none' } },
      'POWER_NOT_FOUND',
    ],
    [
      'a counter without a clerk',
      citizen(ANNA),
      { subjectId: ANNA, evidence: { by: 'counter', proof: 'paper', hash: 'A'.repeat(43) } },
      'NOT_ALLOWED',
    ],
    ['an officer without a citizen', requester, {}, 'NOT_ALLOWED'],
  ];
  for (const [title, principal, input, code] of refusals) {
    it(`is not ${title}`, async () => {
      expect(await codeOf(act(principal, input))).to.equal(code);
    });
  }
});
