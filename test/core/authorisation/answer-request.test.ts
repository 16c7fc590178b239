import { expect } from 'chai';
import { approveRequest } from '#core/authorisation/approve-request';
import { refuseRequest } from '#core/authorisation/refuse-request';
import { requestAuthorisation } from '#core/authorisation/request-authorisation';
import type { Terms } from '#core/authorisation/terms';
import { withdrawRequest } from '#core/authorisation/withdraw-request';
import type { ErrorCode } from '#core/coded-error';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import {
  AuthorisationWorld,
  CEILING,
  commands,
  contexts,
  NOTICE_IN_ENGLISH,
  OFFICER,
  OTHER_SUBJECT,
  OTHER_WALLET,
  PROVIDER,
  PURPOSE,
  RECIPIENT,
  signed,
  SUBJECT,
  termsOf,
} from './authorisation-world.ts';

const COUNTER = { by: 'counter', proof: 'paper', hash: id32('signed paper') } as const;

async function asked(terms = termsOf()): Promise<AuthorisationWorld> {
  const world = new AuthorisationWorld();
  await world.run(requestAuthorisation, commands.request({ terms }), contexts.agency());
  return world;
}

describe('approveRequest', () => {
  it('makes a grant of all that was asked for, under the id of the command', async () => {
    const world = await asked();
    const command = signed(commands.approve());
    const events = await world.run(approveRequest, command, contexts.portal());
    expect(onlyEvent(events, 'GrantMade')).to.deep.include({
      grantId: 'grant-0001',
      subjectId: SUBJECT,
      terms: termsOf(),
      noticeVersion: 1,
      requestId: 'request-0001',
      narrowed: false,
      evidence: command.evidence,
    });
    expect(world.state.get('request', 'request-0001')?.status).to.equal('approved');
    expect(world.state.get('grant', 'grant-0001')).to.deep.equal({
      status: 'active',
      subjectId: SUBJECT,
      terms: termsOf(),
      noticeVersion: 1,
    });
  });

  it('makes a narrower grant where the citizen allows less', async () => {
    const world = await asked();
    const terms = termsOf({ categories: ['household-income'], providers: [PROVIDER], maxUses: 1 });
    const events = await world.run(approveRequest, signed(commands.approve({ terms })), contexts.portal());
    expect(onlyEvent(events, 'GrantMade')).to.deep.include({ narrowed: true, terms });
    expect(world.state.get('request', 'request-0001')?.status).to.equal('narrowed');
  });

  it('calls the notice in another language no narrowing', async () => {
    const world = await asked();
    const command = signed(commands.approve({ terms: termsOf({ noticeHash: NOTICE_IN_ENGLISH }) }));
    const events = await world.run(approveRequest, command, contexts.portal());
    expect(onlyEvent(events, 'GrantMade').narrowed).to.equal(false);
  });

  it('takes the signed paper of a counter', async () => {
    const world = await asked();
    const command = commands.approve({ officer: OFFICER, evidence: COUNTER });
    const events = await world.run(approveRequest, command, contexts.agency());
    expect(onlyEvent(events, 'GrantMade')).to.include({ officer: OFFICER, agency: RECIPIENT });
  });

  const asks = termsOf({ maxUses: 5, categories: ['disability-grade'] });
  const wider: readonly [string, Partial<Terms>][] = [
    ['a category more, within the ceiling', { categories: ['disability-grade', 'household-income'] }],
    ['a use more, within the ceiling', { maxUses: 6 }],
    ['a millisecond earlier', { from: NOW_MS - 1, until: NOW_MS + DAY_MS }],
    ['another recipient', { recipient: PROVIDER }],
  ];
  for (const [title, overrides] of wider)
    it(`refuses ${title} than was asked for`, async () => {
      const world = await asked(asks);
      const command = signed(commands.approve({ terms: { ...asks, ...overrides } }));
      await world.refused(approveRequest, { command, context: contexts.portal() }, 'NARROWING_TOO_WIDE');
    });

  it('keeps to a ceiling that has come down since', async () => {
    const world = await asked();
    world.change('purpose', PURPOSE, { ...CEILING, version: 4, maxUses: 3 });
    const given = { command: signed(commands.approve()), context: contexts.portal() };
    await world.refused(approveRequest, given, 'REQUEST_OVER_CEILING');
    const narrowed = signed(commands.approve({ terms: termsOf({ maxUses: 3 }) }));
    await world.run(approveRequest, narrowed, contexts.portal());
  });

  it('refuses an id that a grant bears', async () => {
    const world = await asked();
    await world.run(approveRequest, signed(commands.approve()), contexts.portal());
    await world.run(requestAuthorisation, commands.request({ id: 'request-0002' }), contexts.agency());
    const command = signed(commands.approve({ requestId: 'request-0002' }));
    await world.refused(approveRequest, { command, context: contexts.portal() }, 'GRANT_EXISTS');
  });

  const refusals: readonly [string, ErrorCode, Partial<ReturnType<typeof commands.approve>>][] = [
    ['an unknown request', 'REQUEST_NOT_FOUND', { requestId: 'request-9999' }],
    ['terms that another citizen signed', 'EVIDENCE_KEY_UNKNOWN', {}],
  ];
  for (const [title, code, overrides] of refusals)
    it(`refuses ${title}`, async () => {
      const world = await asked();
      const wallet = code === 'EVIDENCE_KEY_UNKNOWN' ? OTHER_WALLET : undefined;
      const command = signed(commands.approve(overrides), NOW_MS, wallet);
      await world.refused(approveRequest, { command, context: contexts.portal() }, code);
    });

  it("refuses another subject's request", async () => {
    const world = await asked();
    const command = signed(commands.approve({ subjectId: OTHER_SUBJECT }), NOW_MS, OTHER_WALLET);
    await world.refused(approveRequest, { command, context: contexts.portal() }, 'REQUEST_OTHER_SUBJECT');
  });

  it('refuses a consent that nobody signed', async () => {
    const world = await asked();
    const given = { command: commands.approve(), context: contexts.portal() };
    await world.refused(approveRequest, given, 'EVIDENCE_NOT_ALLOWED');
  });

  it('refuses terms that were changed after they were signed', async () => {
    const world = await asked();
    const command = { ...signed(commands.approve({ terms: termsOf({ maxUses: 1 }) })), terms: termsOf() };
    await world.refused(
      approveRequest,
      { command, context: contexts.portal() },
      'EVIDENCE_SIGNATURE_INVALID',
    );
  });
});

describe('refuseRequest', () => {
  it('needs no signature and no reason', async () => {
    const world = await asked();
    const events = await world.run(refuseRequest, commands.refuse(), contexts.portal());
    const event = onlyEvent(events, 'RequestRefused');
    expect(event).to.include({ subjectId: SUBJECT, recipient: RECIPIENT, purpose: PURPOSE });
    expect(event).not.to.have.property('reason');
  });

  it('keeps a reason that is given', async () => {
    const world = await asked();
    const command = commands.refuse({ reason: 'not-needed' });
    const events = await world.run(refuseRequest, command, contexts.portal());
    expect(onlyEvent(events, 'RequestRefused').reason).to.equal('not-needed');
  });

  it("refuses another subject's request", async () => {
    const world = await asked();
    const given = { command: commands.refuse({ subjectId: OTHER_SUBJECT }), context: contexts.portal() };
    await world.refused(refuseRequest, given, 'REQUEST_OTHER_SUBJECT');
  });

  it('refuses an agency that would refuse for the subject', async () => {
    const world = await asked();
    const given = { command: commands.refuse(), context: contexts.agency() };
    await world.refused(refuseRequest, given, 'ROLE_NOT_ALLOWED');
  });
});

describe('withdrawRequest', () => {
  it('is open to a suspended agency', async () => {
    const world = await asked();
    world.change('agency', RECIPIENT, { status: 'suspended' });
    const events = await world.run(withdrawRequest, commands.withdraw(), contexts.agency());
    expect(onlyEvent(events, 'RequestWithdrawn')).to.include({ subjectId: SUBJECT, purpose: PURPOSE });
  });

  it('refuses an unknown request', async () => {
    const given = { command: commands.withdraw(), context: contexts.agency() };
    await new AuthorisationWorld().refused(withdrawRequest, given, 'REQUEST_NOT_FOUND');
  });

  it("refuses another agency's request", async () => {
    const world = await asked();
    const given = { command: commands.withdraw(), context: contexts.otherAgency() };
    await world.refused(withdrawRequest, given, 'REQUEST_OTHER_AGENCY');
  });

  it('refuses an agency that speaks from another organisation', async () => {
    const world = await asked();
    const context = ruleContext({ ...ACTORS.agency, organisation: 'province-a' });
    await world.refused(withdrawRequest, { command: commands.withdraw(), context }, 'OTHER_AGENCY');
  });

  it('refuses the portal', async () => {
    const world = await asked();
    const given = { command: commands.withdraw(), context: contexts.portal() };
    await world.refused(withdrawRequest, given, 'ROLE_NOT_ALLOWED');
  });
});
