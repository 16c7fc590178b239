import { expect } from 'chai';
import { CERTIFICATE_AGGREGATES } from '#core/certificate/certificate-aggregates';
import { RecordErasure } from '#core/certificate/certificate-commands';
import { recordErasure } from '#core/certificate/record-erasure';
import { MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { OFFICER, SUBJECT } from './certificate-world.ts';

const command: RecordErasure = {
  type: 'certificate.record-erasure',
  id: 'erasure-0001',
  officer: OFFICER,
  subjectId: SUBJECT,
  reason: 'storage-period-over',
};

describe('recordErasure', () => {
  const state = new MemoryState(CERTIFICATE_AGGREGATES);

  it('says whose documents are gone, why, and by whom', async () => {
    const events = await runRule(recordErasure, command, { state, context: ruleContext(ACTORS.registrar) });
    expect(onlyEvent(events, 'SubjectErased')).to.deep.equal({
      type: 'SubjectErased',
      v: 1,
      commandId: command.id,
      at: NOW_MS,
      agency: ACTORS.registrar.agency,
      officer: OFFICER,
      subjectId: SUBJECT,
      reason: 'storage-period-over',
    });
  });

  for (const actor of [ACTORS.agency, ACTORS.portal, ACTORS.oversight])
    it(`refuses the role ${actor.role}`, async () => {
      const run = { rule: recordErasure, command, state, context: ruleContext(actor) };
      await expectRefusal(run, 'ROLE_NOT_ALLOWED');
    });

  it('reads no free text for a reason', () => {
    expect(RecordErasure.safeParse({ ...command, reason: 'Li Lei asked for it' }).success).to.equal(false);
  });
});
